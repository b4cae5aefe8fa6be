/**
 * One line of a log: JSON in printable ASCII. Whatever a stranger put into a header (newline, ESC, bidi marks, emoji) is escaped, so that a
 * line is one line in every viewer, and every text is cut at `fieldCharsMax` UTF-16 code units with a sign that it was cut.
 */
export const logLine = (
  fields: Readonly<Record<string, string | number | boolean | null>>,
  fieldCharsMax: number,
): string => {
  const bounded = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > fieldCharsMax
        ? `${value.slice(0, fieldCharsMax)}[+${value.length - fieldCharsMax}]`
        : value,
    ]),
  );
  return `${JSON.stringify(bounded).replace(/[^ -~]/g, escapeUnit)}\n`;
};

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
