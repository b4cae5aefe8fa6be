import type { SessionMode } from '../../server/vocabulary';

/** The modes that a session can be in, in words. Pure. */
export interface ModeChoice extends SessionMode {
  readonly id: string;
  readonly name: string;
  readonly what: string;
}

export const supervisedChoice: ModeChoice = {
  id: 'supervised',
  mode: 'supervised',
  acceptEdits: false,
  name: 'Supervised',
  what: 'What policy allows runs, what it denies is declined, and you are asked about the rest.',
};

export const modeChoices: readonly ModeChoice[] = [
  supervisedChoice,
  {
    id: 'edits',
    mode: 'supervised',
    acceptEdits: true,
    name: 'Supervised, edits accepted',
    what: 'Edits of ordinary files of the project are written without asking you. Commands ask as before.',
  },
  {
    id: 'auto',
    mode: 'auto',
    acceptEdits: false,
    name: 'Auto in sandbox',
    what: 'What only changes ordinary files of the project runs without asking you, while the sandbox is on and has no network. The rest asks.',
  },
  {
    id: 'unattended',
    mode: 'unattended',
    acceptEdits: false,
    name: 'Unattended',
    what: 'As Auto in sandbox, and what would be asked is declined.',
  },
];

/** What a session is in; without a choice it is supervised. Auto with accepted edits is told as Auto, which accepts them as well. */
export const choiceOf = (mode: SessionMode | undefined): ModeChoice =>
  modeChoices.find((one) => one.mode === mode?.mode && one.acceptEdits === mode.acceptEdits) ??
  modeChoices.find((one) => one.mode === mode?.mode) ??
  supervisedChoice;
