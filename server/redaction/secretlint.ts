import type { Finder, Span } from './core/span';

/** What we use of a rule of secretlint; its own types speak of files and promises that these rules do not need. */
interface Rule {
  readonly meta: { readonly id: string };
  create(context: RuleContext, options: object): { file?(source: RuleSource): unknown };
}
interface RuleContext {
  readonly sharedOptions: object;
  createTranslator(): (messageId: string) => { readonly message: string; readonly messageId: string };
  report(found: { readonly range: readonly [number, number] }): void;
  ignore(): void;
}
interface RuleSource {
  readonly content: string;
  readonly filePath: string;
  readonly ext: string;
  readonly contentType: 'text';
}

/**
 * Left out: comments that switch rules off (what an agent prints is not trusted to), rules for files (there is no file), the two that look
 * across lines, of which ours find more, and the one for 1Password, which looks at a run again for each `ops_ey` in it.
 */
const leftOut = /-rule-(?:filter-comments|gcp|aws|privatekey|1password)$/;
const inAddress = /:\/\/[^\s/:@]*:(?<secret>[^\s/@]+)@/d;

/**
 * The rules of secretlint's recommended preset, asked directly: each is a synchronous function of a text. Loaded when first needed, since not
 * every command needs it.
 */
export async function loadSecretlint(): Promise<Finder> {
  const preset: { readonly rules: readonly Rule[] } = await import(
    '@secretlint/secretlint-rule-preset-recommend'
  );
  let found: Span[] = [];
  let text = '';
  const files = preset.rules
    .filter(({ meta }) => !leftOut.test(meta.id))
    .map((rule) => {
      const kind = rule.meta.id.replace(/^.*-rule-/, '');
      const handler = rule.create(
        {
          sharedOptions: {},
          createTranslator: () => (messageId) => ({ message: messageId, messageId }),
          report: ({ range: [from, to] }) => found.push(narrowed(text, { from, to, anchor: from, kind })),
          ignore: () => undefined,
        },
        {},
      );
      return handler.file?.bind(handler);
    });
  const lint: Finder = (content) => {
    found = [];
    text = content;
    const source: RuleSource = { content, filePath: '', ext: '', contentType: 'text' };
    for (const file of files) file?.(source);
    return found;
  };
  return (raw) => [...worthLooking(raw)].flatMap(({ from, word }) => lint(word).map(moved(from)));
}

/** What every find of these rules has in it. It is a fifth of their cost, and a test asks the rules without it. */
const hint =
  /x-oauth-basic|npm_|:\/\/[^\s/@:]{1,256}:|xox|xapp-|hooks\.slack|SG\.|shp[pcas]|gh[pousr]_|github_pat|sk-|lin_api_/g;

/** The words that a rule could find something in. No rule may look over the end of a word. */
function* worthLooking(text: string): Generator<{ readonly from: number; readonly word: string }> {
  let done = 0;
  for (const { index } of text.matchAll(hint)) {
    if (index < done) continue;
    let from = index;
    while (from > done && !isGap(text.charCodeAt(from - 1))) from -= 1;
    done = index;
    while (done < text.length && !isGap(text.charCodeAt(done))) done += 1;
    yield { from, word: text.slice(from, done) };
  }
}

const isGap = (code: number): boolean => code === 32 || code === 10 || code === 9;

const moved =
  (by: number) =>
  (span: Span): Span => ({ ...span, from: span.from + by, to: span.to + by, anchor: span.anchor + by });

/** Of an address, the password alone is the secret. (The rule for `x-oauth-basic` reports a place that is too far left by the scheme.) */
function narrowed(text: string, span: Span): Span {
  const told = text.slice(span.from, span.to);
  const place = inAddress.exec(told)?.indices?.groups?.secret;
  if (place) return { ...span, from: span.from + place[0], to: span.from + place[1], kind: 'url-password' };
  const scheme = span.kind === 'npm' ? (/^https?:\/\//.exec(told)?.[0].length ?? 0) : 0;
  return { ...span, from: span.from + scheme, to: span.to + scheme };
}
