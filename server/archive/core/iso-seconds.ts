const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:Z|([+-])(\d{2}):?(\d{2}))$/;

/** `2023-11-14T22:13:20Z` of an instant (epoch ms); parts of a second are dropped. */
export const isoSeconds = (epochMs: number): string =>
  `${new Date(Math.floor(epochMs / 1_000) * 1_000).toISOString().slice(0, 19)}Z`;

/** Epoch ms of an ISO 8601 instant in whole seconds with a zone; null for anything else, for days that are not, and before 1970. */
export function parseIsoSeconds(text: string): number | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, secondOfMinute = 0] = match
    .slice(1, 7)
    .map(Number);
  const local = Date.UTC(year, month - 1, day, hour, minute, secondOfMinute);
  const written = [year, pad(month), pad(day)].join('-');
  // Date.UTC carries the 31st of a short month over; such a day was never written by a program.
  if (hour > 23 || minute > 59 || secondOfMinute > 59 || !new Date(local).toISOString().startsWith(written))
    return null;
  const offset = match[7] === undefined ? 0 : (Number(match[8]) * 60 + Number(match[9])) * 60_000;
  const instant = match[7] === '-' ? local + offset : local - offset;
  return instant < 0 ? null : instant;
}

const pad = (value: number): string => String(value).padStart(2, '0');
