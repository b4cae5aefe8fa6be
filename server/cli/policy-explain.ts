import { resolve } from 'node:path';
import { z } from 'zod';
import { keptPlaces, namePlaces } from '../plane';
import { decisions, type Explanation, explainCommand, layers } from '../policy';
import { diskPlace } from '../policy-source';
import { policyFolder, readPolicyOptions } from './policy-folder';
import { judgedBy, judgedByLines, layeredEngine } from './policy-layers';
import { projectLines, projectShape } from './policy-project';
import { visible } from './transcript-line';
import { type ExitCode, UsageError } from './usage';

const decision = z.enum(decisions);
const words = z.array(z.string());
const paths = z.array(z.object({ text: z.string(), path: z.string().nullable(), zones: words }));
export const output = z.object({
  command: z.string(),
  cwd: z.string(),
  workspace: z.string(),
  decision,
  rules: z.array(z.object({ id: z.string(), layer: z.enum(layers), reason: z.string() })),
  contained: words.nullable(),
  grantable: z.boolean(),
  policyHash: z.string(),
  judgedBy,
  project: projectShape.nullable(),
  layers: z.array(z.object({ layer: z.enum(layers), decision, rules: words })),
  acts: z.array(
    z.object({
      text: z.string(),
      decision,
      rules: words,
      program: z.string(),
      verb: z.string(),
      wrappers: words,
      options: words,
      effects: words,
      reads: paths,
      writes: paths,
      deletes: paths,
      executes: paths,
      hosts: words,
      traits: words,
      doubts: words,
    }),
  ),
});

/**
 * `codexchat policy explain`: a dry run, by all layers. The workspace is `--workspace`, else `--project`, else the folder the command would
 * stand in.
 */
export async function policyExplain(argv: readonly string[], usage: string): Promise<ExitCode> {
  const {
    command,
    project,
    cwd = project ?? '.',
    workspace = project,
    fromDisk,
    json,
  } = readPolicyOptions(argv, ['command', 'cwd', 'workspace', 'project'], usage);
  if (command === undefined) throw new UsageError(`explain wants --command.\n${usage}`);
  const kept = keptPlaces(namePlaces(process.env), policyFolder());
  const place = diskPlace(workspace ?? cwd, undefined, kept);
  const stands = workspace === undefined ? place.workspace : resolve(cwd);
  const { engine, ...by } = await layeredEngine(project, fromDisk);
  const explanation = { ...explainCommand(engine, command, stands, place), ...by };
  if (json) process.stdout.write(`${JSON.stringify(output.parse(explanation), null, 2)}\n`);
  else process.stdout.write(visible(text(explanation)));
  return 0;
}

type Explained = Explanation & Pick<z.infer<typeof output>, 'judgedBy' | 'project'>;

function text({
  command,
  cwd,
  workspace,
  decision: answer,
  rules,
  contained,
  layers: each,
  acts,
  policyHash,
  judgedBy: by,
  project,
}: Explained): string {
  const facts = (name: string, list: readonly string[]) =>
    list.length === 0 ? [] : [`      ${name.padEnd(9)} ${list.join(', ')}`];
  const place = (list: Explanation['acts'][number]['reads']) =>
    list.map((fact) => `${fact.path ?? fact.text} (${fact.zones.join(', ')})`);
  return `${[
    `${answer.toUpperCase()}  ${command}`,
    `in ${cwd}, workspace ${workspace}`,
    ...(rules.length === 0
      ? ['  no rule matched, so a person is asked']
      : rules.map((rule) => `  ${rule.layer}/${rule.id}: ${rule.reason}`)),
    ...(contained
      ? [
          `  contained (${contained.join(', ')}): runs unasked in a mode that trusts the sandbox, or accepts edits`,
        ]
      : []),
    '',
    'Layers',
    ...each.map(
      ({ layer, decision: own, rules: ids }) =>
        `  ${layer.padEnd(13)} ${own.padEnd(6)} ${ids.join(' ') || 'no rule matched'}`,
    ),
    '',
    'Parts',
    ...acts.flatMap((act) => [
      `  ${act.decision.padEnd(6)} ${act.text}`,
      ...facts('rules', act.rules),
      ...facts('effects', act.effects),
      ...facts('reads', place(act.reads)),
      ...facts('writes', place(act.writes)),
      ...facts('deletes', place(act.deletes)),
      ...facts('executes', place(act.executes)),
      ...facts('hosts', act.hosts),
      ...facts('traits', act.traits),
      ...facts('doubts', act.doubts),
    ]),
    '',
    'Judged by',
    ...judgedByLines(by),
    ...projectLines(project),
    `policy ${policyHash}`,
  ].join('\n')}\n`;
}
