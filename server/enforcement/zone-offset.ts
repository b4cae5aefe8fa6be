import type { ZoneOffset } from './core/chart-spans';

/** Beyond it no calendar has a date. */
const lastInstant = 8_640_000_000_000_000;

/** The clock of a time zone (`Europe/Berlin`) as this machine knows it; null when it does not. */
export function zoneOffset(zone: string): ZoneOffset | null {
  const format = formatOf(zone);
  if (format === null) return null;
  return (instant) => {
    const said = format.formatToParts(Math.min(instant, lastInstant));
    const text = said.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    // "GMT", "GMT-03:30", and before there were zones "GMT+00:53:28".
    const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
      /^GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(text) ?? [];
    const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -ahead : ahead;
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
