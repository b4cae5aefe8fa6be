import { asks, type Scenario } from '../scenario';

/** A long Markdown answer, about 4,000 characters over some three seconds. */
export const answer: Scenario = {
  prompt: 'answer',
  shows: 'a long streamed answer with headings, a table and code',
  matches: (prompt) => asks(prompt, 'answer'),
  next: () => ({ say: { deltas: pieces(text), overMs: 3000 } }),
};

/** Pieces of the size that real models send: a few words. */
function pieces(whole: string): readonly string[] {
  return whole.match(/[\s\S]{1,16}/g) ?? [];
}

const text = `# How a supervised coding agent works

This text comes from the **demo model**: a small scripted program on this machine. Everything else is real. The codex process
that streams it, the approval that guards a command, and the record that is kept of both are the same as with a real model.

## The way of one answer

1. You send a prompt. It is written down durably *before* anything else happens.
2. The runtime starts a turn and asks the model.
3. The model answers in small pieces. Each piece is shown at once and marked as provisional.
4. When the answer is whole, the durable text takes the place of the provisional one.

> What the screen calls done has reached the disk. What is still provisional looks provisional.

## Who may do what

| Act | Who decides | What is on record |
|---|---|---|
| Reading a file with a command | policy, then you | the exact command and folder |
| Changing a file | policy, then you | the diff, and your answer |
| Changing a file outside of the project | policy, then you | the diff, and why it was asked |
| Deleting things | policy, then you | the command, and who said yes |
| Reaching the network | the sandbox, then policy | the attempt |

An answer given once is good for **one** act. Nothing is approved by a crash, by silence, or by an earlier yes.

## A little code

The heart of the matter is a function without side effects. It takes a state and an event and gives the next state:

\`\`\`ts
type Turn = { status: 'requested' | 'running' | 'completed' | 'failed'; text: string };
type TurnEvent =
  | { type: 'started' }
  | { type: 'text'; text: string }
  | { type: 'settled'; status: 'completed' | 'failed' };

export function evolve(turn: Turn, event: TurnEvent): Turn {
  switch (event.type) {
    case 'started':
      return { ...turn, status: 'running' };
    case 'text':
      return { ...turn, text: turn.text + event.text };
    case 'settled':
      return { ...turn, status: event.status };
  }
}
\`\`\`

Because it has no clock, no disk and no network, the same events always lead to the same state. That is what makes a session
**replayable**: months later, on another machine, step by step.

## When something goes wrong

- The runtime dies in the middle of a turn: the turn is settled as interrupted, open approvals are closed with a stated reason,
  and the runtime is started again after a short pause.
- The page is closed: nothing stops. Open it again and the text goes on where it was.
- The server is killed: at the next start everything that was called done is there.

\`\`\`sh
# See for yourself: the process on screen is a real one.
ps -o pid,etime,command -p <pid>
\`\`\`

### Characters that are easy to break

Streaming cuts text anywhere, also between the bytes of one character: naïve, Größe, żółć, 漢字, 😀, 👩‍💻, and a combining e\u0301.

## What a record is good for

1. **Trust**: what happened can be told from what was said to have happened. Every act has its decision beside it.
2. **Repair**: after a crash the state comes from the record, not from what some process happened to remember.
3. **Teaching**: a session can be shown to a team, forwards and backwards, at any speed.
4. **Proof**: somebody who does not trust this machine can check an exported record with tools of their own.

What a record cannot do is be complete by itself. It says what passed through here; what a person did in another window, it never
saw. A good one says so.

## What to try next

Type **run a command** and watch it wait for you. Then decline it, and see what the model makes of a no. Type **edit a file** to
review a diff before it is written, or **dangerous** to see what you would want to be asked about. With **slow** you have time to
interrupt, to steer, or to kill the runtime and watch it come back. And **fix the failing test** is a whole piece of work on the
small sample project, from a red test to a green one.

---

That is the end of the long answer. It was told in about three seconds, in some two hundred and fifty pieces.
`;
