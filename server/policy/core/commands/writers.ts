import { optionTable } from '../shell/scan-options';
import { literal, type Value } from '../shell/value';
import { applyScan, type Call, type Commands, type Describe, plain, scan } from './spec';

/** Commands that change files. Where the files lie decides; here is only said which words are files. */
const moves: Describe = (call) => {
  const table = optionTable(
    '-afiLnPprRTuvxHdbsz -t=write -S=data --archive --recursive --force --interactive --no-clobber --preserve=?data --no-preserve=data --parents --update=?data --verbose --target-directory=write --backup=?data --suffix=data --no-target-directory --dereference --no-dereference --symbolic --relative --link --reflink=?data --sparse=data --strip-trailing-slashes --one-file-system --logical --physical',
  );
  const { operands, valued } = scan(call, table);
  for (const { role, value } of valued) call.use(role, value);
  const target = call.act.options.has('-t') || call.act.options.has('--target-directory');
  const sources = target ? operands : operands.slice(0, -1);
  for (const source of sources) {
    if (call.act.program === 'ln') call.use('link', source);
    else call.use('read', source);
    if (call.act.program === 'mv') call.use('delete', source);
  }
  const follows = ['-L', '-H', '--dereference'].some((option) => call.act.options.has(option));
  if (follows && sources.some(call.leaves)) call.act.doubts.add('follows-links');
  const last = operands.at(-1);
  if (!target && last) into(call, last, sources);
  if (operands.length < 2 && !target) call.act.doubts.add('missing-operand');
};

/** A folder as target takes the names of the sources, so those names count as written too. */
function into(call: Call, target: Value, sources: readonly Value[]): void {
  call.use('write', target);
  for (const { kind, text } of sources) {
    const name = text.replace(/\/+$/, '').split('/').pop() ?? '';
    if (kind === 'literal' && target.kind === 'literal' && name !== '' && name !== '.' && name !== '..')
      call.use('write', literal(`${target.text.replace(/\/+$/, '') || '/'}/${name}`));
  }
}

const modes: Describe = (call) => {
  const { operands } = scan(
    call,
    optionTable(
      '-RrfvcHLPh --recursive --verbose --changes --quiet --silent --reference=read --preserve-root --no-preserve-root --from=data --no-dereference --dereference',
    ),
  );
  const [mode, ...files] = operands;
  call.act.effects.add('write');
  for (const file of files) call.use('write', file);
  if (call.act.program === 'chmod' && /(?:^|,)(?:[ugoa]*[+=][rwxX]*s|[2467]\d{3}$)/.test(mode?.text ?? ''))
    call.act.traits.add('escalates');
  if (call.act.program !== 'chmod') call.act.traits.add('changes-owner');
};

const dd: Describe = ({ act, words, use }) => {
  for (const word of words) {
    const [name = '', ...rest] = word.text.split('=');
    const value = { ...word, text: rest.join('=') };
    if (name === 'if') use('read', value);
    else if (name === 'of') use('write', value);
    else if (!/^(?:bs|ibs|obs|count|skip|seek|conv|iflag|oflag|status)$/.test(name))
      act.doubts.add('unknown-option');
  }
};

const archives: Describe = (call) => {
  const { act, words, use } = call;
  const line = words.map(({ text }) => text);
  const lists =
    (/tar$/.test(act.program) && /^-?t[vzjJf]*$/.test(line[0] ?? '')) ||
    (act.program === 'unzip' && line[0] === '-l');
  if (
    line.some((text) =>
      /^--(?:to-command|checkpoint-action|use-compress-program|rsh-command|info-script|new-volume-script)|^-\w*[IF]/.test(
        text,
      ),
    )
  )
    act.doubts.add('runs-helper');
  if (
    line.some(
      (text) => text.startsWith('--') && !/^--(?:exclude|gzip|list|file|verbose|strip-components)/.test(text),
    )
  )
    act.doubts.add('unknown-option');
  if (!lists) {
    act.doubts.add('unpacks-or-packs');
    use('write', literal('.'));
  }
  // `host:file` is a file of another machine.
  if (/tar$/.test(act.program) && line.some((text) => /^[^/]*:/.test(text))) act.doubts.add('other-machine');
  for (const word of words) {
    if (word.text.startsWith('-') || (word === words[0] && lists)) continue;
    use('read', word);
    if (!lists) use('write', word);
  }
};

export const writers: Commands = {
  mkdir: plain('-pv -m=data --parents --verbose --mode=data', { operands: 'write' }),
  touch: plain('-acm -d=data -r=read -t=data --no-create --date=data --reference=read', {
    operands: 'write',
  }),
  'rm unlink shred': plain(
    '-rRfivdIuzn --recursive --force --interactive=?data --verbose --dir --no-preserve-root --preserve-root=?data --one-file-system --remove --iterations=number --zero',
    {
      operands: 'delete',
    },
  ),
  rmdir: plain('-pv --parents --verbose --ignore-fail-on-non-empty', { operands: 'delete' }),
  'cp mv ln install': moves,
  tee: plain('-aip --append --ignore-interrupts', { operands: 'write' }),
  truncate: plain('-c -s=data -r=read --size=data --no-create', { operands: 'write' }),
  'chmod chown chgrp': modes,
  dd,
  split: (call) => {
    const table = optionTable(
      '-b=data -l=number -n=data -a=number -d --bytes=data --lines=number --number=data',
    );
    const result = scan(call, table);
    applyScan(call, result, { operands: ['read', 'write'], max: 2, effects: ['write'] });
    // The pieces are called as the second word says, with letters or digits behind it.
    const beginning = result.operands[1]?.text ?? 'x';
    call.use('write', { kind: 'glob', text: `${beginning}*`, source: beginning });
  },
  'tar bsdtar unzip zip 7z gzip gunzip xz bzip2 zstd': archives,
  patch: (call) => {
    call.act.effects.add('write');
    // The names of the files stand in the patch.
    call.act.doubts.add('names-in-input');
    for (const word of call.words) if (!word.text.startsWith('-')) call.use('write', word);
  },
  xxd: (call) => {
    plain('-abceEgilnorstu -p -r -l=number -c=number -s=number -g=number', {
      operands: ['read', 'write'],
    })(call);
    if (call.act.options.has('-r')) call.act.traits.add('decodes');
  },
  'base64 base32': (call) => {
    applyScan(
      call,
      scan(
        call,
        optionTable('-dDi -w=number -b=number -o=write --decode --wrap=number --ignore-garbage -i=read'),
      ),
      { operands: 'read' },
    );
    if (/-[dD]|--decode/.test([...call.act.options].join(' '))) call.act.traits.add('decodes');
  },
};
