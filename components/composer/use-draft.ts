'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { keepDraft, readDraft } from './draft';

/** How long typing may rest before the draft is written, ms. Leaving the page writes at once. */
const keepRestMs = 250;
/** Something else on the screen puts words into the composer of a session. */
const fillEvent = 'codexchat-fill-composer';

export const fillComposer = (text: string): void => {
  window.dispatchEvent(new CustomEvent(fillEvent, { detail: text }));
};

interface Draft {
  readonly text: string;
  readonly setText: (change: string | ((now: string) => string)) => void;
  /** The browser could not keep the last version. */
  readonly unkept: boolean;
}

export function useDraft(sessionId: string): Draft {
  const [text, setText] = useState(() => readDraft(sessionId));
  const [unkept, setUnkept] = useState(false);
  const latest = useRef(text);
  latest.current = text;
  const keep = useCallback(() => setUnkept(!keepDraft(sessionId, latest.current)), [sessionId]);
  useEffect(() => {
    if (text === '') keep();
    const timer = setTimeout(keep, keepRestMs);
    return () => clearTimeout(timer);
  }, [text, keep]);
  useEffect(() => {
    const onFill = (event: Event) => {
      if (event instanceof CustomEvent) setText(String(event.detail));
    };
    window.addEventListener('pagehide', keep);
    window.addEventListener(fillEvent, onFill);
    return () => {
      keepDraft(sessionId, latest.current);
      window.removeEventListener('pagehide', keep);
      window.removeEventListener(fillEvent, onFill);
    };
  }, [keep, sessionId]);
  return { text, setText, unkept };
}
