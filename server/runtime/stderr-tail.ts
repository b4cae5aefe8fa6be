import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import { limits } from '../vocabulary';

export interface StderrTail {
  push(chunk: Buffer): void;
  /** Oldest first; the unfinished last line included. */
  lines(): readonly string[];
}

/** The last lines of a program's log, without colours. Bounded in lines and in the length of each. */
export function createStderrTail(linesMax: number = limits.runtimeStderrLinesMax): StderrTail {
  const decoder = new StringDecoder('utf8');
  let kept: string[] = [];
  let begun = '';
  const clean = (line: string) => stripVTControlCharacters(line).slice(0, limits.runtimeRawKeptBytesMax);
  return {
    push(chunk) {
      const pieces = (begun + decoder.write(chunk)).split('\n');
      // A line without an end must not grow for ever.
      begun = (pieces.pop() ?? '').slice(-2 * limits.runtimeRawKeptBytesMax);
      kept = [...kept, ...pieces.map(clean).filter((line) => line.trim() !== '')].slice(-linesMax);
    },
    lines() {
      return begun.trim() === '' ? kept : [...kept, clean(begun)].slice(-linesMax);
    },
  };
}
