import { commandWords } from '../machine/sim-policy';
import type { CodexTurn, Part } from './codex-turn';

const words = ['Looking', 'at', 'the', 'files,', 'now', 'naïve', '日本語', 'then', 'testing\n'];

/** The model says something, in pieces. */
export const message: Part = (turn) => {
  const id = turn.newItemId();
  const flood = turn.world.strikes('flood');
  const count = flood ? 200 : turn.draw.between(1, 6);
  const pieces = Array.from({ length: count }, () => `${turn.draw.pick(words)} `);
  const unordered = turn.world.strikes('unorderedItem');
  if (!unordered) turn.item('started', { id, type: 'agentMessage', text: '' });
  const say: Part = () => {
    for (const delta of pieces) turn.notify('item/agentMessage/delta', { itemId: id, delta });
  };
  turn.next(say, () => turn.item('completed', { id, type: 'agentMessage', text: pieces.join('') }));
};

export const reasoning: Part = (turn) => {
  const id = turn.newItemId();
  turn.item('started', { id, type: 'reasoning', summary: [], content: [] });
  turn.notify('item/reasoning/summaryTextDelta', {
    itemId: id,
    delta: 'Thinking about it. ',
    summaryIndex: 0,
  });
  turn.next(() =>
    turn.item('completed', { id, type: 'reasoning', summary: ['Thinking about it. '], content: [] }),
  );
};

/** What the command begins with: with a policy at work it makes a difference. */
const firstWord = ({ world }: CodexTurn): string =>
  world.options.habits.includes('policy') ? world.draw('acts').pick(commandWords) : 'run';

/** A command or an edit, asked for as it is under `untrusted`. */
export const askForAct: Part = (turn) => {
  if (turn.world.strikes('bypass')) return runUnasked(turn);
  const id = turn.newItemId();
  const edit = turn.draw.chance(0.4);
  const command = edit ? '' : `${firstWord(turn)} ${id}`;
  const base = edit
    ? { id, type: 'fileChange', changes: [{ path: '/w/a.txt', kind: { type: 'update' }, diff: `+${id}` }] }
    : { id, type: 'commandExecution', command, cwd: '/w' };
  turn.item('started', { ...base, status: 'inProgress' });
  const end = (status: string) =>
    turn.item('completed', { ...base, status, exitCode: status === 'completed' ? 0 : null });
  const params = edit
    ? { itemId: id, reason: null, grantRoot: null }
    : { itemId: id, kind: 'command', command, cwd: '/w' };
  const method = edit ? 'item/fileChange/requestApproval' : 'item/commandExecution/requestApproval';
  turn.hold(method, params, (decision) => {
    turn.world.sometimes(`path/runtime-got-${decision}`);
    if (decision === 'cancel') {
      end('declined');
      return turn.cancel();
    }
    if (decision !== 'accept') return end(decision === 'decline' ? 'declined' : 'failed');
    turn.next(
      () => {
        if (!edit) turn.notify('item/commandExecution/outputDelta', { itemId: id, delta: 'some output\n' });
        else turn.notify('turn/diff/updated', { diff: `diff of ${id}` });
      },
      () => end('completed'),
    );
  });
};

/** One more command of the same turn, asked for while another one waits. */
export const askBeside: Part = (turn) => {
  const id = turn.newItemId();
  const command = `${firstWord(turn)} ${id}`;
  const item = { id, type: 'commandExecution', command, cwd: '/w' };
  turn.item('started', { ...item, status: 'inProgress' });
  const params = { itemId: id, kind: 'command', command, cwd: '/w' };
  turn.askOn('item/commandExecution/requestApproval', params, (decision) => {
    const ran = decision === 'accept';
    turn.item('completed', { ...item, status: ran ? 'completed' : 'declined', exitCode: ran ? 0 : null });
    if (decision === 'cancel') turn.cancel();
  });
};

/** A command that runs at once, although it ought to be asked for. */
const runUnasked: Part = (turn) => {
  const id = turn.newItemId();
  const item = { id, type: 'commandExecution', command: `run ${id}`, cwd: '/w' };
  turn.item('started', { ...item, status: 'inProgress' });
  turn.next(() => turn.item('completed', { ...item, status: 'completed', exitCode: 0 }));
};

/** A command that the model leaves running. */
export const backgroundCommand: Part = (turn) => {
  if (!turn.world.strikes('lateItem')) return message(turn);
  const id = turn.newItemId();
  turn.item('started', { id, type: 'commandExecution', command: 'sleep', status: 'inProgress' });
  turn.runOn(id);
};

/** A question that belongs to a turn nobody knows. */
export const askOddly: Part = (turn) => {
  const params = { kind: 'command', itemId: 'nobody', command: 'ghost', cwd: '/w' };
  const threadId = turn.draw.chance(0.5) ? turn.threadId : 'thread-nobody';
  turn.server.ask(
    'item/commandExecution/requestApproval',
    { ...params, threadId, turnId: 'turn-nobody' },
    () => turn.world.sometimes('path/stranger-answered'),
  );
};

/** What comes beside the work. */
export const oddities: Part = (turn) => {
  const { world, draw } = turn;
  const count = draw.between(1, 1_000);
  const total = { totalTokens: count, inputTokens: count, cachedInputTokens: 0, outputTokens: 0 };
  turn.notify('thread/tokenUsage/updated', { tokenUsage: { total, last: total, modelContextWindow: 9_000 } });
  turn.notify('turn/plan/updated', { explanation: null, plan: [{ step: 'one', status: 'inProgress' }] });
  if (draw.chance(0.3))
    turn.notify('error', { error: { message: 'Slow.', codexErrorInfo: 'other' }, willRetry: true });
  if (world.strikes('unknownMessage')) turn.notify('thread/novelty', { what: 'new' });
  if (world.strikes('unservedRequest'))
    turn.server.ask('item/tool/call', { threadId: turn.threadId, turnId: turn.turnId }, () =>
      world.sometimes('path/unserved-answered'),
    );
  if (world.strikes('settingsDrift'))
    turn.notify('thread/settings/updated', {
      threadSettings: {
        model: 'sim-model',
        approvalPolicy: 'never',
        cwd: '/w',
        sandboxPolicy: { type: 'workspaceWrite' },
      },
    });
};
