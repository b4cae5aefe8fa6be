/** One system call of the traced program. Arguments as strace prints them with `-xx`, strings as bytes. */
export interface Syscall {
  readonly name: string;
  readonly args: string;
  readonly strings: readonly Uint8Array[];
  /** What it returned; NaN while it is under way, or when the program died in it. */
  readonly result: number;
  readonly injected: boolean;
}

/** A call begins and returns; calls of other threads may lie in between. */
export type TraceStep =
  | { readonly at: 'begin'; readonly id: number; readonly call: Syscall }
  | { readonly at: 'end'; readonly id: number; readonly call: Syscall };

const line = /^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$/;
const result = /\) += (-?\d+|0x[0-9a-f]+|\?)(.*)$/;
const quoted = /"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/g;

/**
 * The steps of a trace written by `strace -f -xx -o`, in the order in which they were seen. Throws when a string was cut short: then nothing can
 * be concluded.
 */
export function parseTrace(text: string): readonly TraceStep[] {
  const steps: TraceStep[] = [];
  const open = new Map<string, { id: number; call: Syscall; text: string }>();
  let nextId = 1;
  for (const each of text.split('\n')) {
    const found = line.exec(each);
    if (!found) continue;
    const [, thread = '', resumed, name = '', rest = ''] = found;
    const before = resumed === undefined ? undefined : open.get(thread);
    const whole = `${before?.text ?? ''}${rest}`;
    if (rest.endsWith('<unfinished ...>')) {
      const text = whole.slice(0, -'<unfinished ...>'.length);
      const call = callOf(name, text, Number.NaN, false);
      const id = nextId++;
      open.set(thread, { id, call, text });
      steps.push({ at: 'begin', id, call });
      continue;
    }
    const end = result.exec(whole);
    if (!end) continue;
    const call = callOf(
      resumed ?? name,
      whole.slice(0, end.index),
      Number(end[1]),
      (end[2] ?? '').includes('INJECTED'),
    );
    const id = before?.id ?? nextId++;
    if (!before) steps.push({ at: 'begin', id, call: { ...call, result: Number.NaN } });
    open.delete(thread);
    steps.push({ at: 'end', id, call });
  }
  return steps;
}

function callOf(name: string, args: string, value: number, injected: boolean): Syscall {
  const strings = [...args.matchAll(quoted)].map(([, hex = '', cut]) => {
    if (cut) throw new Error(`strace cut a string of ${name}`);
    return Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
  });
  // What is left without the strings is short, and is all that the model looks at.
  return { name, args: args.replaceAll(quoted, '""'), strings, result: value, injected };
}
