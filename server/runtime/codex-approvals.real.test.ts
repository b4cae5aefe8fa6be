import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startRealCodex } from './testing/real-codex';

const itemOf = (codex: Awaited<ReturnType<typeof startRealCodex>>, type: string) =>
  codex.log.of('item-completed').find(({ item }) => item.type === type)?.item.raw;

describe('a command', () => {
  test('runs after it was accepted, and its real output comes back', async () => {
    const codex = await startRealCodex({ answer: 'accept' });
    writeFileSync(path.join(codex.workspace, 'only-file.txt'), '');
    const settled = await codex.run('run a command');
    expect(settled.status).toBe('completed');
    const asked = codex.log.of('approval-requested')[0];
    expect(asked?.approval).toMatchObject({ kind: 'command', cwd: codex.workspace });
    expect(asked?.approval.command).toContain('pwd && ls -1');
    expect(codex.log.of('request-resolved')).toEqual([
      { kind: 'request-resolved', threadId: codex.threadId, wireId: asked?.wireId },
    ]);
    expect(itemOf(codex, 'commandExecution')).toMatchObject({
      status: 'completed',
      exitCode: 0,
      aggregatedOutput: `${codex.workspace}\nonly-file.txt\n`,
    });
    expect(codex.said()).toContain('It holds 1 entries');
  });

  test('does not run after it was declined, and the turn goes on', async () => {
    const codex = await startRealCodex({ answer: 'decline' });
    const settled = await codex.run('dangerous');
    expect(settled.status).toBe('completed');
    expect(itemOf(codex, 'commandExecution')).toMatchObject({ status: 'declined', exitCode: null });
    expect(codex.said()).toContain('You declined the delete');
  });

  test('does not run after a cancel, and the turn ends', async () => {
    const codex = await startRealCodex({ answer: 'cancel' });
    const settled = await codex.run('run a command');
    expect(settled.status).toBe('interrupted');
    expect(itemOf(codex, 'commandExecution')).toMatchObject({ status: 'declined' });
  });

  test('that prints 5 MB neither hangs nor loses its end', async () => {
    const codex = await startRealCodex();
    const settled = await codex.run('flood');
    expect(settled.status).toBe('completed');
    expect(itemOf(codex, 'commandExecution')).toMatchObject({ status: 'completed', exitCode: 0 });
  });
});

describe('a file change', () => {
  test('is written after it was accepted, and a second one is an update with a diff', async () => {
    const codex = await startRealCodex({ answer: 'accept' });
    await codex.run('edit a file');
    const file = path.join(codex.workspace, 'demo-notes.md');
    expect(readFileSync(file, 'utf8')).toContain('Edits in this session: 1');
    expect(codex.log.of('approval-requested')[0]?.approval).toMatchObject({
      kind: 'fileChange',
      command: null,
    });
    await codex.run('edit a file');
    expect(readFileSync(file, 'utf8')).toContain('Edits in this session: 2');
    expect(codex.log.of('diff').at(-1)?.diff).toContain('+- Edits in this session: 2');
  });

  test('is not written after it was declined', async () => {
    const codex = await startRealCodex({ answer: 'decline' });
    const settled = await codex.run('edit a file');
    expect(settled.status).toBe('completed');
    expect(existsSync(path.join(codex.workspace, 'demo-notes.md'))).toBe(false);
    expect(itemOf(codex, 'fileChange')).toMatchObject({ status: 'declined' });
    expect(codex.said()).toContain('You declined the change');
  });

  test('outside of the workspace asks with its absolute path, and a no keeps it away', async () => {
    const codex = await startRealCodex({ answer: 'decline' });
    await codex.run('edit outside');
    const file = path.join(codex.outside, 'codexchat-demo-outside.txt');
    const started = codex.log.of('item-started').find(({ item }) => item.type === 'fileChange');
    expect(JSON.stringify(started?.item.raw.changes)).toContain(file);
    expect(existsSync(file)).toBe(false);
  });
});

test('nothing is answered when nobody answers: the turn waits and the act has not happened', async () => {
  const codex = await startRealCodex({ answer: 'wait' });
  await codex.begin('edit a file');
  const asked = await codex.log.next('approval-requested');
  // A later request is answered, so the runtime had every chance to go on.
  expect(await codex.runtime.request('model/list', {})).toMatchObject({ ok: true });
  expect(codex.log.of('turn-settled')).toEqual([]);
  expect(existsSync(path.join(codex.workspace, 'demo-notes.md'))).toBe(false);
  expect(asked.wireId).toBe(0);
});
