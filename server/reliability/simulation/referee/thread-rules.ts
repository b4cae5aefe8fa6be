import type { DomainEvent } from '../../../vocabulary';
import { asObject } from '../codex/as-object';
import type { DiskEntry } from '../machine/disk';
import type { Fact } from './fact';
import type { Court, Rule } from './referee';

interface Bound {
  threadId: string;
  lost: boolean;
  stored: boolean;
}

/** TH1 never a fresh thread in silence · TH2 every safety setting is sent each time, and nothing runs on settings that differ. */
export function threadRules({ world, breach }: Court): Rule {
  const sessions = new Map<string, Bound | null>();
  const misapplied = new Map<string, boolean>();
  /** Sessions whose open turn was refused once, because the process had not loaded the thread. */
  const refused = new Set<string>();

  function event({ stream, entry }: DiskEntry, said: DomainEvent) {
    const bound = sessions.get(stream) ?? null;
    switch (said.type) {
      case 'thread.bound': {
        const { threadId, how } = said.payload;
        if (bound !== null && bound.threadId !== threadId)
          breach('TH1', `${stream} went from ${bound.threadId} to ${threadId} in silence`);
        if (bound === null && how === 'resumed')
          breach('TH1', `${stream} resumed ${threadId}, which was not its own`);
        sessions.set(stream, { threadId, lost: false, stored: bound?.stored ?? false });
        world.sometimes(`path/thread-${how}`);
        return;
      }
      case 'thread.stale':
        refused.add(stream);
        return world.sometimes('path/thread-stale');
      case 'thread.remapped': {
        const { from, to } = said.payload;
        if (bound?.threadId !== from || !bound.lost)
          breach('TH1', `${stream} was given ${to} in the place of ${from}, which was not its lost one`);
        if ([...sessions.values()].some((other) => other?.threadId === to))
          breach('TH1', `${to} belongs to two sessions`);
        sessions.set(stream, { threadId: to, lost: false, stored: true });
        return world.sometimes('path/thread-remapped');
      }
      case 'turn.requested':
        refused.delete(stream);
        if (said.payload.seed) world.sometimes('path/seeded');
        return;
      case 'thread.lost':
        if (bound) bound.lost = true;
        if (said.payload.problem.startsWith('thread not found') && !refused.has(stream))
          breach('TH1', `${stream} was called lost at the first refusal, and nobody tried to resume it`);
        world.sometimes('path/thread-lost');
        return;
      case 'turn.acknowledged':
        if (bound) bound.stored = true;
        return;
      case 'thread.abandoned':
        if (bound === null) return breach('TH1', `${stream} abandoned a thread that it did not have`);
        if (entry.actor.kind !== 'person' && bound.stored)
          breach('TH1', `${stream} gave up ${bound.threadId}, which held prompts, without a person`);
        if (entry.actor.kind === 'person' && !bound.lost)
          breach('TH1', `${stream} gave up a thread that was not lost`);
        world.sometimes(entry.actor.kind === 'person' ? 'path/fresh-chosen' : 'path/provisional-abandoned');
        sessions.set(stream, null);
        return;
      case 'request.sent':
        if (said.payload.method === 'thread/start' && bound !== null)
          breach('TH1', `${stream} asked for a fresh thread while it had ${bound.threadId}`);
    }
  }

  return {
    see(fact: Fact) {
      if (fact.kind === 'committed') for (const one of fact.entries) event(one, one.entry.event);
      if (fact.kind === 'misapplied') misapplied.set(`${fact.epoch} ${fact.threadId}`, fact.wrong);
      if (fact.kind !== 'sent') return;
      const { method } = fact.message;
      const params = asObject(fact.message.params);
      if (method === 'thread/start' || method === 'thread/resume') {
        if (
          params.sandbox !== 'workspace-write' ||
          params.approvalPolicy !== 'untrusted' ||
          params.cwd !== '/w'
        )
          breach('TH2', `${method} went out without its safety settings: ${JSON.stringify(params)}`);
      }
      if (method !== 'turn/start') return;
      const { sandboxPolicy, approvalPolicy, cwd } = params;
      if (asObject(sandboxPolicy).type !== 'workspaceWrite' || approvalPolicy !== 'untrusted' || cwd !== '/w')
        breach('TH2', `turn/start went out without its safety settings: ${JSON.stringify(params)}`);
      if (misapplied.get(`${fact.epoch} ${String(params.threadId)}`) === true)
        breach(
          'TH2',
          `a turn was sent on ${String(params.threadId)}, whose settings are not those asked for`,
        );
    },
  };
}
