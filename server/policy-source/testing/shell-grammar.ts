import { contextForm } from './context-forms';
import { createRandom, type Random } from './random';
import { slyForms } from './sly-forms';

/**
 * Makes command lines that mix commands which only look with every way that bash has to run something else. What else is run is a canary:
 * a program that leaves a mark and does nothing. Nothing here names a program that could do harm.
 */
export const canaries: readonly string[] = Array.from({ length: 8 }, (_, at) => `canary${at}`);

/** Real programs that the commands may call. */
export const realPrograms: readonly string[] =
  'ls cat head tail wc sort uniq cut tr grep sed awk find xargs env timeout nice nohup printf test true false date seq diff basename dirname bash sh stat od rev tac paste comm nl stdbuf git rg time tee expr sleep'.split(
    ' ',
  );

/** Files of the workspace; some have names that are options. */
export const workspaceFiles: readonly (readonly [string, string])[] = [
  ['a.txt', 'one\ntwo\nthree\n'],
  ['b.txt', 'two\nthree\nfour\n'],
  ['sub/c.txt', 'five\n'],
  ['program.sh', 'canary1\n'],
  ['words', 'canary2 x\n'],
  ['--compress-program=canary3', ''],
  ['-exec', ''],
  ['--pre=canary4', ''],
  ['e canary5', ''],
];

class Grammar {
  readonly random: Random;
  constructor(random: Random) {
    this.random = random;
  }

  canary(): string {
    return this.random.pick(canaries);
  }

  file(): string {
    return this.random.pick([
      'a.txt',
      'b.txt',
      'sub/c.txt',
      './a.txt',
      '*.txt',
      'sub/*',
      '"a.txt"',
      'a\\.txt',
      "b'.txt'",
      '{a,b}.txt',
      '*',
    ]);
  }

  /** Text in which a canary is only named. */
  data(): string {
    const c = this.canary();
    return this.random.pick([
      'x',
      '1',
      '-n',
      `'${c}'`,
      `"${c}"`,
      `'$(${c})'`,
      `"\\$(${c})"`,
      `\\$\\(${c}\\)`,
      `'; ${c}'`,
      `"a; ${c}"`,
      `\\;`,
      `'\`${c}\`'`,
      `$'${c}'`,
      `"a"'b'c`,
      `#${c}`,
      `a#${c}`,
      `"\\\`${c}\\\`"`,
      `'a\n${c}'`,
      '$HOME',
      '"$PWD"',
      '$?',
      '~',
      '$((1+2))',
      `'<(${c})'`,
      `"<(${c})"`,
      `\\<\\(${c}\\)`,
      `"\${x}"`,
      `'\${x:-$(${c})}'`,
      '[a-z]*',
      '""',
      `%s`,
      `"*"`,
    ]);
  }

  /** A word in which a program may run. */
  word(depth: number): string {
    if (depth <= 0 || this.random.chance(70)) return this.random.chance(50) ? this.data() : this.file();
    const s = () => this.script(depth - 1);
    const form = this.random.below(16);
    switch (form) {
      case 0:
        return `$(${s()})`;
      case 1:
        return `"$(${s()})"`;
      case 2:
        return `\`${this.simple(0).replaceAll('`', '').replaceAll('\\', '')}\``;
      case 3:
        return `\${u:-$(${s()})}`;
      case 4:
        return `"\${u:=${this.data().replaceAll('"', '')}$(${s()})}"`;
      case 5:
        return `$((1+$(${s()})))`;
      case 6:
        return `<(${s()})`;
      case 7:
        return `>(${s()})`;
      case 8:
        return `\${v[$(${s()})]}`;
      case 9:
        return `$(( $(case a in a) ${this.canary()};; esac) x ))`;
      case 10:
        return `"\${HOME:$(${s()}):1}"`;
      case 11:
        return `\${HOME/\${u:-$(${s()})}/x}`;
      case 12:
        return `$[$(${s()})]`;
      case 13:
        return `$(<a.txt)`;
      case 14:
        return `"a\${u+$(${s()})}b"`;
      default:
        return `$(${s()})${this.data()}`;
    }
  }

  reader(depth: number): string {
    const w = () => this.word(depth);
    const f = () => this.file();
    const d = () => this.data();
    return this.random.pick<() => string>([
      () => `ls ${f()}`,
      () => `cat ${f()}`,
      () => `echo ${w()} ${w()}`,
      () => `printf ${d()} ${w()}`,
      () => `head -n 2 ${f()}`,
      () => `tail -1 ${f()}`,
      () => `wc -l ${f()}`,
      () => `sort ${f()}`,
      () => `sort -u ${f()} ${f()}`,
      () => `uniq ${this.random.pick(['a.txt', 'b.txt'])}`,
      () => `grep ${d()} ${f()}`,
      () => `grep -rn two .`,
      () => `cut -c1 ${f()}`,
      () => `tr a ${d()}`,
      () => `sed -n ${this.random.pick(["'1,2p'", "'s/a/b/p'", '"/two/p"', '1p'])} ${f()}`,
      () => `awk ${this.random.pick(["'{print $1}'", "'/two/'", "'NR==1'"])} ${f()}`,
      () => `find . -name ${d()}`,
      () => `find sub -type f -print`,
      () => `test -f ${f()}`,
      () => `[ ${d()} = ${d()} ]`,
      () => `[[ ${d()} == ${d()} ]]`,
      () => `[[ -n ${w()} ]]`,
      () => 'true',
      () => 'pwd',
      () => `basename ${d()}`,
      () => `diff a.txt ${f()}`,
      () => `stat ${f()}`,
      () => `rg two ${f()}`,
      () => `nl ${f()}`,
      () => `seq 1 2`,
      () => `date`,
      () => `: ${w()}`,
      () => `echo ${d()} ${d()} ${d()}`,
    ])();
  }

  /** Ways to run a canary that are no canary at first sight. */
  sly(depth: number): string {
    if (this.random.chance(40)) return contextForm(this.random.below(1_000_000), this.random, this.canary());
    return this.random.pick(slyForms)(this.canary(), () => this.simple(depth - 1));
  }

  simple(depth: number): string {
    const base = depth > 0 && this.random.chance(30) ? this.sly(depth) : this.reader(depth);
    return this.random.chance(12) ? `${base} ${this.redirection()}` : base;
  }

  redirection(): string {
    return this.random.pick([
      '2>&1',
      '> /dev/null',
      '2>/dev/null',
      '< a.txt',
      '> out',
      '>> out',
      '&> out',
      '<<< x',
      '2>&-',
      `<<< "${this.data().replaceAll('"', '')}"`,
    ]);
  }

  script(depth: number): string {
    const one = () => this.simple(depth);
    switch (this.random.below(14)) {
      case 0:
        return `${one()}; ${one()}`;
      case 1:
        return `${one()} && ${one()}`;
      case 2:
        return `${one()} || ${one()}`;
      case 3:
        return `${one()} | ${one()}`;
      case 4:
        return `${one()}\n${one()}`;
      case 5:
        return `if ${one()}; then ${one()}; else ${one()}; fi`;
      case 6:
        return `for f in ${this.file()} ${this.data()}; do ${one()} "$f"; done`;
      case 7:
        return `{ ${one()}; ${one()}; }`;
      case 8:
        return `(${one()})`;
      case 9:
        return `f=${this.random.pick(['a.txt', 'b.txt', this.canary()])}; ${one()} $f`;
      default:
        return one();
    }
  }
}

/** One command line for one seed. Of each three seeds two try a word in a place, and one composes. */
export const generateCommand = (seed: number): string => {
  const random = createRandom(seed);
  const grammar = new Grammar(random);
  if (seed % 3 === 0) return grammar.script(3);
  return contextForm(seed - Math.floor(seed / 3), random, grammar.canary());
};
