/**
 * Secrets leave the text before it is sealed. The mask has the length of what it hides, so that offsets, hashes of what is shown and
 * live pieces stay in step. Our own patterns until the policy issue brings a rule set; a known value (an API key given to the app) is hidden everywhere.
 */
export interface Redaction {
  readonly text: string;
  /** What was found, by kind, in order. */
  readonly found: readonly string[];
}

interface Pattern {
  readonly kind: string;
  readonly expression: RegExp;
}

/** The named group `secret` is hidden; the words around it stay readable. */
const patterns: readonly Pattern[] = [
  {
    kind: 'private-key',
    expression:
      /(?<secret>-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$))/dg,
  },
  { kind: 'openai-key', expression: /\b(?<secret>sk-(?:proj-|svcacct-|ant-)?[A-Za-z0-9_-]{20,})/dg },
  {
    kind: 'github-token',
    expression: /\b(?<secret>(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}))/dg,
  },
  { kind: 'aws-key', expression: /\b(?<secret>(?:AKIA|ASIA)[0-9A-Z]{16})\b/dg },
  { kind: 'slack-token', expression: /\b(?<secret>xox[abposr]-[A-Za-z0-9-]{10,})/dg },
  { kind: 'google-key', expression: /\b(?<secret>AIza[0-9A-Za-z_-]{30,})/dg },
  { kind: 'npm-token', expression: /\b(?<secret>npm_[A-Za-z0-9]{30,})/dg },
  { kind: 'jwt', expression: /\b(?<secret>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})/dg },
  { kind: 'bearer', expression: /\bbearer\s+(?<secret>[A-Za-z0-9._~+/-]{16,}=*)/dgi },
  { kind: 'url-password', expression: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:(?<secret>[^\s/@]{3,})@/dgi },
  {
    kind: 'assigned',
    expression:
      /\b[A-Z0-9_]*(?:PASSWORD|SECRET|TOKEN|API_KEY|PRIVATE_KEY)\s*[=:]\s*["']?(?<secret>[^\s"']{8,})/dg,
  },
];

export type Redact = (text: string) => Redaction;

/** `knownValues`: secrets the product itself was given; shorter than 8 characters are not searched for. */
export function createRedactor(knownValues: () => readonly string[]): Redact {
  return (text) => {
    const spans: { from: number; to: number; kind: string }[] = [];
    for (const { kind, expression } of patterns) {
      for (const match of text.matchAll(expression)) {
        const span = match.indices?.groups?.secret;
        if (span) spans.push({ from: span[0], to: span[1], kind });
      }
    }
    for (const value of knownValues()) {
      if (value.length < 8) continue;
      for (let from = text.indexOf(value); from !== -1; from = text.indexOf(value, from + value.length))
        spans.push({ from, to: from + value.length, kind: 'known-value' });
    }
    if (spans.length === 0) return { text, found: [] };
    return { text: mask(text, spans), found: spans.map((span) => span.kind) };
  };
}

function mask(text: string, spans: readonly { from: number; to: number; kind: string }[]): string {
  let out = text;
  for (const { from, to, kind } of spans) {
    const label = `[redacted:${kind}]`;
    const length = to - from;
    out = out.slice(0, from) + label.padEnd(length, '•').slice(0, length) + out.slice(to);
  }
  return out;
}

/**
 * How much of a live text may be released: everything up to the last white space, so that a token cut in two by the stream is never
 * sealed in halves. A run without white space longer than the bound is released all the same.
 */
export function releasable(text: string, heldCharsMax: number): number {
  const open = text.lastIndexOf('-----BEGIN ');
  if (open !== -1 && text.indexOf('-----END ', open) === -1 && text.length - open < heldCharsMax) return open;
  const space = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n'), text.lastIndexOf('\t'));
  if (text.length - space - 1 > heldCharsMax) return text.length;
  return space + 1;
}
