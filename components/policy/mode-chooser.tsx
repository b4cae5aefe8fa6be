'use client';
import { type ReactElement, useState } from 'react';
import type { SessionRow } from '../../server/vocabulary';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icons';
import { choiceOf, type ModeChoice, modeChoices } from './mode-words';
import { TellingSwitch } from './telling-switch';

/** The mode of a session, always in sight, and the way to another one. Choosing is an act of its own and is on record. */
export function ModeChooser({ session }: { readonly session: SessionRow }): ReactElement {
  const [open, setOpen] = useState(false);
  const client = useTRPCClient();
  const choose = useCommand(client.sessions.chooseMode.mutate, () => setOpen(false));
  const current = choiceOf(session.mode);
  const pick = ({ mode, acceptEdits }: ModeChoice) =>
    void choose.submit({ sessionId: session.sessionId, mode, acceptEdits, meantLoosening: true });
  const loose = current.id !== 'supervised';
  return (
    <>
      <button
        type="button"
        title={current.what}
        aria-haspopup="dialog"
        onClick={() => {
          choose.clear();
          setOpen(true);
        }}
        className={`inline-flex h-6 items-center gap-1.5 rounded-md border px-2 text-12 hover:bg-hover ${loose ? 'border-notice-line bg-notice-soft text-notice-text' : 'text-secondary'}`}
      >
        <Icon name="hand" size={13} />
        Mode: {current.name}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Mode of this session">
        <div className="grid gap-3">
          <p className="text-secondary">
            Whatever the mode: what policy denies is declined, and every verdict is on record.
          </p>
          <ul className="grid gap-2">
            {modeChoices.map((choice) => (
              <li
                key={choice.id}
                className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border p-2.5"
              >
                <div className="min-w-0 flex-1 basis-60">
                  <h3 className="font-semibold">{choice.name}</h3>
                  <p className="text-secondary">{choice.what}</p>
                </div>
                {choice.id === current.id ? (
                  <span className="text-12 text-secondary">Now</span>
                ) : (
                  <Button disabled={choose.saving} onClick={() => pick(choice)}>
                    Use {choice.name}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          <TellingSwitch session={session} />
          {choose.failure ? (
            <TroubleCallout role="alert" intent="danger" trouble={choose.failure.trouble} />
          ) : null}
        </div>
      </Dialog>
    </>
  );
}
