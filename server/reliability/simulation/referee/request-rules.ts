import type { Fact } from './fact';
import type { Court, Rule } from './referee';

const recordedMethods = /^(thread|turn)\//;

/** RT4 a request ends at most once, and at rest each has ended · DU5 nothing leaves before its record is durable. */
export function requestRules({ world, breach }: Court): Rule {
  const open = new Map<string, string>();
  const ended = new Set<string>();
  const allowed = new Map<string, number>();

  return {
    see(fact: Fact) {
      if (fact.kind === 'committed') {
        for (const { entry } of fact.entries) {
          if (entry.event.type === 'request.sent') {
            const { requestId, epoch, method } = entry.event.payload;
            open.set(requestId, method);
            allowed.set(`${epoch} ${method}`, (allowed.get(`${epoch} ${method}`) ?? 0) + 1);
          }
          if (entry.event.type === 'request.answered') {
            const { requestId, ok, error } = entry.event.payload;
            if (ended.has(requestId)) breach('RT4', `${requestId} was answered twice`);
            if (!open.delete(requestId)) breach('RT4', `${requestId} was answered and never sent`);
            ended.add(requestId);
            if (!ok)
              world.sometimes(
                `path/request-failed: ${error?.startsWith('no answer') ? 'timeout' : 'refused'}`,
              );
          }
        }
      }
      if (fact.kind === 'sent' && typeof fact.message.method === 'string') {
        const { method } = fact.message;
        if (!recordedMethods.test(method)) return;
        const left = (allowed.get(`${fact.epoch} ${method}`) ?? 0) - 1;
        if (left < 0) breach('DU5', `${method} left for ${fact.epoch} before its record was durable`);
        allowed.set(`${fact.epoch} ${method}`, left);
      }
      // What a dead server had asked ends with it.
      if (fact.kind === 'server' && (fact.what === 'died' || fact.what === 'stopped')) open.clear();
    },
    rest() {
      for (const [requestId, method] of open) breach('RT4', `${method} ${requestId} never ended`);
    },
  };
}
