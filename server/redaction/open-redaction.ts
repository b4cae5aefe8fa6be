import { KnownValues, secretValues } from './core/known-values';
import { createRedactor, type Redactor } from './core/redactor';
import { type DigestKey, openDigestKey } from './digest-key';
import { loadSecretlint } from './secretlint';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The search that is the same at every run: without values that only this process knows. */
export async function openSteadyRedactor({ digest }: DigestKey): Promise<Redactor> {
  return createRedactor({ known: new KnownValues(base64), others: [await loadSecretlint()], digest });
}

export interface OpenRedaction {
  readonly redactor: Redactor;
  /** For files that are compared with the record later. */
  readonly steady: Redactor;
  readonly key: DigestKey;
  /** From now on this value is hidden wherever it stands. */
  keep(value: string): void;
}

/**
 * Redaction for one data directory. Known from the beginning: the values of this process's environment whose names say that they are secret.
 * Files of a project are not read for values: the agent writes them, and would choose what the record hides.
 */
export async function openRedaction(o: {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<OpenRedaction> {
  const key = openDigestKey(o.dataDir);
  const known = new KnownValues(base64);
  for (const value of secretValues(o.env)) known.add(value);
  const redactor = createRedactor({ known, others: [await loadSecretlint()], digest: key.digest });
  return { redactor, steady: await openSteadyRedactor(key), key, keep: (value) => known.add(value) };
}
