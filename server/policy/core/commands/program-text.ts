import { limits } from '../../../vocabulary';
import { literal } from '../shell/value';
import type { Call } from './spec';

/**
 * What programs of awk, sed and interpreters say that they open or run. It is read only for what is denied: a program that was not understood
 * asks whatever is found here.
 */
const text = String.raw`"((?:[^"\\\n]|\\.)*)"`;

const each = (source: string, program: string, found: (name: string) => void): void => {
  for (const match of program.slice(0, 16_384).matchAll(new RegExp(source, 'g'))) {
    const name = (match[1] ?? '').replaceAll(/\\(["'\\/])/g, '$1');
    if (name !== '') found(name);
  }
};

export function awkReaches(call: Call, program: string): void {
  each(`>\\s*${text}`, program, (name) => call.use('write', literal(name)));
  each(`getline\\s*\\w*\\s*<\\s*${text}`, program, (name) => call.use('read', literal(name)));
  each(`\\|&?\\s*${text}`, program, (name) => call.shell(literal(name), true));
  each(`${text}\\s*\\|`, program, (name) => call.shell(literal(name)));
  each(`\\bsystem\\s*\\(\\s*${text}`, program, (name) => call.shell(literal(name)));
}

export function sedReaches(call: Call, program: string): void {
  each(String.raw`(?:^|[\s;{}!/|#,@:\dgpIi$])[wW]\s*([^\s;}]+)`, program, (name) =>
    call.use('write', literal(name)),
  );
  each(String.raw`(?:^|[\s;{}!/\d$])[rR]\s*([^\s;}]+)`, program, (name) => call.use('read', literal(name)));
  each(String.raw`(?:^|[\s;{}!/\d$])e\s+([^\n]+)`, program, (name) => call.shell(literal(name)));
}

const removes =
  /\b(?:rmtree|rm_rf|rm_r|rmSync|rmdirSync|rmdir|remove_tree|removedirs|rimraf|removeSync|unlinkSync|unlink)\b|\bfs\S*\.rm\(/;
const starts =
  /\b(?:system|popen|exec\w*|spawn\w*|check_output|check_call|subprocess|qx|shell_exec|passthru|proc_open)\b|`/;

/** Words in quotes of a program that removes files or starts programs: as names, as commands, and together as the words of one. */
export function codeReaches(call: Call, program: string): void {
  const words: string[] = [];
  for (const quoted of [
    text,
    text.replaceAll('"', "'"),
    '`([^`]*)`',
    String.raw`\b(?:qx|q|qq|%x)[({[]([^)}\]]*)[)}\]]`,
  ])
    each(quoted, program, (word) => {
      if (words.length < limits.policyActsMax) words.push(word);
    });
  if (removes.test(program))
    for (const word of words) if (/^(?:[/~.]|\w+$)/.test(word)) call.use('delete', literal(word));
  if (!starts.test(program)) return;
  for (const word of words) call.shell(literal(word));
  if (words.length > 1) call.shell(literal(words.join(' ')));
}
