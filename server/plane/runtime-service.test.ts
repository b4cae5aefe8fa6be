import { expect, test } from 'vitest';
import { createRuntimeService } from './runtime-service';

/** A runtime service over one supervisor that only counts, and is refused as often as said. */
function service(refusals = 0) {
  let left = refusals;
  const done: string[] = [];
  const act = (what: string) => async () => {
    if (left-- > 0) throw new Error('refused');
    done.push(what);
  };
  const supervisor = { restart: act('restart'), stop: act('stop') };
  const ports = { runtimes: { supervisor: () => supervisor } };
  return { done, ...createRuntimeService(ports as unknown as Parameters<typeof createRuntimeService>[0]) };
}

test('a restart whose answer got lost and that is asked for again by the same id is done once', async () => {
  const { restart, stop, done } = service();
  const command = { commandId: 'a', flavour: 'demo' } as const;
  await Promise.all([restart(command), restart(command)]);
  await restart({ ...command, worker: 1 });
  expect(done).toEqual(['restart']);
  await expect(stop(command)).rejects.toMatchObject({ trouble: { kind: 'command.id-reused' } });
  await restart({ ...command, commandId: 'b' });
  expect(done).toEqual(['restart', 'restart']);
});

test('one that was refused may be tried again by the same id', async () => {
  const { stop, done } = service(1);
  const command = { commandId: 'a', flavour: 'demo' } as const;
  await expect(stop(command)).rejects.toThrow('refused');
  await stop(command);
  expect(done).toEqual(['stop']);
});
