/** The unsent words of each session, kept in this browser across reloads. */
const key = (sessionId: string): string => `codexchat.draft.${sessionId}`;

export function readDraft(sessionId: string): string {
  try {
    return localStorage.getItem(key(sessionId)) ?? '';
  } catch {
    return '';
  }
}

/** Returns false when the browser could not keep it (storage off or full). */
export function keepDraft(sessionId: string, text: string): boolean {
  try {
    if (text === '') localStorage.removeItem(key(sessionId));
    else localStorage.setItem(key(sessionId), text);
    return true;
  } catch {
    return false;
  }
}
