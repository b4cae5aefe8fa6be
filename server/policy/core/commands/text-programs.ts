import { optionTable } from '../shell/scan-options';
import type { Value } from '../shell/value';
import { awkReaches, sedReaches } from './program-text';
import { applyScan, type Commands, scan } from './spec';

/** sed and awk carry programs that can write and execute. Only programs of known, harmless forms are understood. */
/**
 * A pattern up to its mark. Whether a mark within brackets ends the pattern depends on the sed, so a bracket counts only when it is whole
 * and holds no mark; with any other opening bracket the program is not understood.
 */
const pattern = (mark: string): string =>
  String.raw`(?:\\.|\[(?:\^\]|\^(?!\])|\]|(?![\^\]]))(?:\[:[a-z]+:\]|\[(?![:.=])|\\[^\]\n${mark}]|[^\]\[\n\\${mark}])*\]|[^\\\n\[${mark}])*`;
const address = String.raw`(?:\d+|\$|\/${pattern('/')}\/I?|\d+~\d+)`;
const range = String.raw`(?:${address}(?:,\s*(?:\+?\d+|~\d+|${address}))?\s*!?\s*)?`;
const substitute = ['/', '|', '#', ',', '@', ':']
  .map((mark) => {
    const piece = String.raw`(?:[^\\\n${mark}]|\\.)*`;
    const escaped = mark === '|' ? '\\|' : mark;
    return `s${escaped}${pattern(mark)}${escaped}${piece}${escaped}[gpiI0-9]*`;
  })
  .join('|');
const sedSimple = `(?:[pdqDPNnhHgGx=lFz]|q\\d+|${substitute})?`;
/** In braces stand simple ones, each for the lines of the range alone. */
const sedBlock = String.raw`\{\s*${range}${sedSimple}\s*(?:[;\n]\s*${range}${sedSimple}\s*)*\}`;
const sedCommand = `${range}(?:${sedBlock}|${sedSimple})`;
const sedProgram = new RegExp(`^\\s*(?:${sedCommand})\\s*(?:[;\\n]\\s*(?:${sedCommand})\\s*)*$`);

const sedTable = optionTable(
  '-nErsuz -e=data -i=?data -f=read --quiet --silent --expression=data --regexp-extended --in-place=?data --file=read --separate --unbuffered --null-data --posix --debug -l=number',
);

const awkTable = optionTable('-F=data -v=data --field-separator=data --assign=data', { stops: true });
const awkNames =
  /^(?:BEGIN|END|BEGINFILE|ENDFILE|print|printf|if|else|for|while|do|in|next|nextfile|exit|delete|length|substr|index|split|sub|gsub|gensub|match|sprintf|tolower|toupper|int|sqrt|log|exp|sin|cos|rand|srand|NR|NF|FNR|FS|OFS|ORS|RS|RSTART|RLENGTH|FILENAME|SUBSEP|strftime|systime|break|continue|function|return|asort|asorti|[a-z]\w{0,19})$/;

function awkDoubt(program: Value): string | null {
  if (program.kind !== 'literal') return 'unknown-program';
  // A pattern that compares a field, a count or a length with a number, before anything else: there an arrow names no file.
  const compared = program.text.replace(
    /^\s*(?:\$?\d{1,3}|\$?N[RF]|FNR|length|length\(\$?\d{0,3}\))\s*[<>]\s*\d+\s*(?=\{|$)/,
    ' ',
  );
  // A bar or an arrow outside of a comparison pipes, writes or reads; `@` calls by name; `ENVIRON` and `getline` reach out.
  const rest = compared.replaceAll('||', '  ').replaceAll(/[<>]=/g, '  ');
  // Only after a print an arrow names a file; anywhere else it compares.
  if (/[|@`]|\\\n/.test(rest) || (/[<>]/.test(rest) && /print|getline/.test(rest))) return 'awk-reaches-out';
  const words = rest.match(/[A-Za-z_]\w*/g) ?? [];
  if (/system|getline|close|fflush|ENVIRON|PROCINFO|ARGV|extension|include|load|namespace/i.test(rest))
    return 'awk-reaches-out';
  const outside = rest.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').replaceAll(/\/(?:[^/\\\n]|\\.)*\//g, '//');
  const unknownName = (outside.match(/[A-Za-z_]\w*/g) ?? words).find((name) => !awkNames.test(name));
  return unknownName === undefined ? null : 'unknown-awk-word';
}

export const textPrograms: Commands = {
  'sed gsed': (call) => {
    const result = scan(call, sedTable);
    const inPlace = call.act.options.has('-i') || call.act.options.has('--in-place');
    const given = result.valued.filter(({ option }) => option === '-e' || option === '--expression');
    const fromFile = call.act.options.has('-f') || call.act.options.has('--file');
    const operands = [...result.operands];
    const programs = given.map(({ value }) => value);
    const first = given.length === 0 && !fromFile ? operands.shift() : undefined;
    if (first) programs.push(first);
    if (fromFile) call.act.doubts.add('program-from-file');
    // A suffix with a path or a star names another place for what was there before.
    for (const { option, value } of result.valued)
      if (/^(?:-i|--in-place)$/.test(option) && (value.kind !== 'literal' || !/^[\w.~-]*$/.test(value.text)))
        call.act.doubts.add('kept-elsewhere');
    for (const program of programs) {
      if (program.kind !== 'literal') call.act.doubts.add('unknown-program');
      else if (!sedProgram.test(program.text)) {
        call.act.doubts.add('sed-program');
        sedReaches(call, program.text);
      }
    }
    applyScan(call, { ...result, operands }, { operands: inPlace ? 'write' : 'read' });
  },
  'awk gawk mawk nawk': (call) => {
    const result = scan(call, awkTable);
    const [program, ...operands] = result.operands;
    if (!program) call.act.doubts.add('unknown-program');
    else {
      const doubt = awkDoubt(program);
      if (doubt !== null) {
        call.act.doubts.add(doubt);
        awkReaches(call, program.text);
      }
    }
    for (const { option, value } of result.valued)
      if (/^(?:-v|--assign)$/.test(option) && !/^[a-z]\w*=[^\\]*$/.test(value.text))
        call.act.doubts.add('awk-assignment');
    // `name=value` among the files assigns; it reads nothing.
    applyScan(call, { ...result, operands }, { operands: 'read', harmless: true });
  },
};
