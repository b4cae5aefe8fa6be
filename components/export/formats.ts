import type { RouterInput } from '../shell/answers';

export type ExportFormat = RouterInput['exports']['ticket']['format'];

interface FormatWords {
  readonly format: ExportFormat;
  readonly name: string;
  readonly use: string;
  readonly loses: string;
}

/** What each export is for, and what is not in it, each in one line. A file that leaves things out lists them in itself too. */
export const exportFormats: readonly FormatWords[] = [
  {
    format: 'html',
    name: 'Transcript, HTML',
    use: 'To read and to show: one page with what was said, run and decided. It loads nothing from elsewhere.',
    loses: 'seals and ids, so it proves nothing; the middle of very long texts.',
  },
  {
    format: 'md',
    name: 'Transcript, Markdown',
    use: 'To read in an editor, to quote, to keep beside the code.',
    loses: 'seals and ids, so it proves nothing; the middle of very long texts.',
  },
  {
    format: 'ndjson',
    name: 'Entries, NDJSON',
    use: 'To check and to process: every entry of the session as the ledger has it, one on a line, with its seal.',
    loses: 'nothing of this session but what the ledger itself has pruned.',
  },
  {
    format: 'seed',
    name: 'Thread document, JSON',
    use: 'For CodexChat on the Mac and its tools: prompts, answers and actions in their format.',
    loses: 'seals, approvals, reasoning and plans.',
  },
  {
    format: 'otlp',
    name: 'Traces, OpenTelemetry JSON',
    use: 'For tools that draw traces: turns, model calls and acts as spans with their times.',
    loses: 'seals, live text, and every word that was said or run unless you include them below.',
  },
  {
    format: 'atif',
    name: 'Trajectory, ATIF JSON',
    use: 'For evaluation: the steps of the agent, with what it saw and did.',
    loses: 'seals and ids, which call used how many tokens, the middle of very long texts.',
  },
];
