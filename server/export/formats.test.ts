import { createHash } from 'node:crypto';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown from 'react-markdown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryPlace, temporaryPlace } from '../ledger/testing/fixture';
import { tamper } from '../ledger/testing/sample-ledger';
import { limits } from '../vocabulary';
import { type SessionFormat, sessionFormats, writeSession } from './formats';
import { markdownHtml } from './markdown-html';
import { streamSession } from './stream-session';
import { atifSchema } from './testing/atif-schema';
import { type OtlpSpan, otlpSchema } from './testing/otlp-schema';
import { hostile, longOutput, sessionId, writeSampleSession } from './testing/sample-session';

let place: TemporaryPlace;
beforeAll(async () => {
  place = await temporaryPlace();
  await writeSampleSession(place.options);
  // A payload that a person had removed: no text stands for it anywhere.
  tamper(place.options.dataDir, (db) => {
    db.exec(
      "DELETE FROM payload WHERE seq = (SELECT seq FROM event WHERE type = 'thread.abandoned'); INSERT INTO payload_removal SELECT seq, 16 FROM event WHERE type = 'thread.abandoned'",
    );
  });
});
afterAll(() => place[Symbol.asyncDispose]());

const order = (format: SessionFormat, content = true) => {
  const { dataDir, headDir } = place.options;
  return { dataDir, headDir, sessionId, format, content };
};
const exported = async (format: SessionFormat, content = true): Promise<string> => {
  let text = '';
  await writeSession(order(format, content), (piece) => {
    text += piece;
  });
  return text;
};

test('each format is the same twice, shows what it does not know, and says what was removed and cut', async () => {
  for (const format of sessionFormats) {
    const text = await exported(format);
    expect(await exported(format), format).toBe(text);
    for (const shown of ['weather.changed', 'somethingNew', 'It is not in its store.', 'thread.abandoned'])
      expect(text, `${format}: ${shown}`).toContain(shown);
    // Traces have no live text, and say so.
    if (format !== 'otlp') expect(text, format).toContain('Half of a sen');
    if (format === 'ndjson') continue;
    expect(text).toContain('characters not shown here');
    expect(text).not.toContain('x'.repeat(limits.exportTextCharsMax));
    expect(text.match(/Pruned text\./g), format).toHaveLength(1);
  }
  expect(await exported('html')).toContain('2 pieces of live text were pruned');
  expect(await exported('md')).toContain('Content removed: thread.abandoned');
});

const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"<>]*")*)\s*\/?>/g;
const elements = new Set(
  'html head meta title style body header h1 h2 h3 h4 h5 h6 dl dt dd details summary pre main article time span p div code footer ul ol li a blockquote em strong del table thead tbody tr th td hr br section sup'.split(
    ' ',
  ),
);
const attributes = /^(?:class|id|tabindex|lang|charset|http-equiv|content|name|href|title|rel|target)$/;

test('the page is one file in which nothing can run, whatever was said in the session', async () => {
  const html = await exported('html');
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(html).toContain(`content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'`);
  // Every "<" of the page begins an element and attributes that we know of; so nobody else's does.
  const body = html.replace('<!doctype html>', '').replace(style, '');
  expect(body.replaceAll(tag, '')).not.toContain('<');
  for (const [, , name = '', given = ''] of body.matchAll(tag)) {
    expect(elements.has(name), name).toBe(true);
    for (const [, attribute = '', value = ''] of given.matchAll(/([a-z-]+)="([^"]*)"/g)) {
      expect(attribute, given).toMatch(attributes);
      if (attribute === 'href') expect(value).toMatch(/^(?:https?:|mailto:)/);
    }
  }
  // The checker sees what it should: the same page with one text not escaped.
  expect('<img src=x>'.replaceAll(tag, '')).toContain('<');
  expect(html).not.toContain('http://tracker.example/p.png"');
  expect(html).toContain('⟨U+202E⟩');
  expect(html).toContain('@media print');
  expect(html).toContain('prefers-color-scheme:dark');
});

test('a decision says who and when, and a request what the policy said', async () => {
  const html = await exported('html');
  expect(html).toMatch(/Request 1: Accepted<\/h2><time>1970-01-01T00:00:01\.005Z<\/time>/);
  expect(html).toContain('Decided by system test, by way of web.');
  expect(html).toContain('The policy said “ask” (rules everything-asks; policy bbbbbbbbbbbbbbbb).');
  expect(html).toMatch(/Request 2: closed without an answer<\/h2>/);
  expect(html).toContain('Recovery: the runtime no longer knows the conversation');
  expect(html).toContain('over the first 29 entries');
});

test('in Markdown nobody leaves the quotation: no heading, tag, picture or script link of theirs is one of ours', async () => {
  const rendered = renderToStaticMarkup(createElement(ReactMarkdown, null, await exported('md')));
  expect(rendered).toContain('<blockquote>');
  expect(rendered).not.toMatch(/<(?:script|img)/);
  expect(rendered).not.toMatch(/href="(?!https?:)/);
  const ours = rendered.replaceAll(/<blockquote>[\s\S]*?<\/blockquote>/g, '');
  expect(ours).not.toContain('forged');
  expect(ours).not.toContain('An answer');
  expect(markdownHtml('[a](javascript:x) <b>bold</b>')).toBe('<p><span>a</span> &lt;b&gt;bold&lt;/b&gt;</p>');
});

const spansOf = (text: string): readonly OtlpSpan[] =>
  otlpSchema.parse(JSON.parse(text)).resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
const attributeOf = (span: OtlpSpan | undefined, key: string): unknown =>
  Object.values(span?.attributes.find((one) => one.key === key)?.value ?? {})[0];

test('traces fit the protocol, hang together, and are the same spans at every export', async () => {
  const text = await exported('otlp');
  const spans = spansOf(text);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  expect(ids.size).toBe(spans.length);
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([sessionId.replaceAll('-', '')]));
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
  expect(roots.map(({ name }) => name)).toEqual(['session']);
  expect(spans.filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId))).toEqual([]);
  const turn = spans.find(({ name }) => name === 'invoke_agent codex');
  expect(turn?.spanId).toBe(createHash('sha256').update('event-2').digest('hex').slice(0, 16));
  expect(attributeOf(turn, 'gen_ai.usage.input_tokens')).toBe('150');
  const tool = spans.find(({ name }) => name === 'execute_tool shell');
  expect([tool?.parentSpanId, tool?.status.code]).toEqual([turn?.spanId, 2]);
  expect(attributeOf(tool, 'codexchat.tool.exit_code')).toBe('3');
  const [first] = spans.filter(({ name }) => name === 'approval command');
  expect(attributeOf(first, 'codexchat.approval.answer')).toBe('accept');
  expect(text).toContain('https://opentelemetry.io/schemas/1.41.0');
});

test('traces hold no words unless they are asked for', async () => {
  const quiet = await exported('otlp', false);
  expect(spansOf(quiet).length).toBe(spansOf(await exported('otlp')).length);
  for (const said of ['alert(1)', 'Do it.', 'An answer', 'first line', 'rm -rf', 'everything that was said'])
    expect(quiet.includes(said), said).toBe(said === 'everything that was said');
  const spoken = await exported('otlp');
  expect(spoken).toContain(JSON.stringify(hostile).slice(1, -1).replaceAll('"', '\\"'));
});

test('a trajectory fits ATIF v1.7', async () => {
  const trajectory = atifSchema.parse(JSON.parse(await exported('atif')));
  const { steps } = trajectory;
  expect(steps.filter(({ source }) => source === 'user')).toHaveLength(1);
  const call = steps.find(({ tool_calls }) => tool_calls?.[0]?.function_name === 'shell');
  expect(call?.tool_calls?.[0]?.arguments).toEqual({ command: 'ls', cwd: '/project' });
  expect(call?.observation?.results[0]?.content).toContain(longOutput.slice(0, 1_000));
  expect(steps.map(({ metrics }) => metrics?.prompt_tokens).filter((tokens) => tokens !== undefined)).toEqual(
    [100, 50],
  );
  expect(trajectory.final_metrics).toMatchObject({
    total_prompt_tokens: 150,
    total_completion_tokens: 45,
    total_steps: steps.length,
  });
  expect(trajectory.extra).toMatchObject({
    seq: { first: 1, entries: 28 },
    checkpoint: expect.stringContaining('\n29\n'),
    lossy: expect.arrayContaining([expect.stringContaining('65,536')]),
  });
  expect(() => atifSchema.parse({ ...trajectory, steps: steps.slice(1) })).toThrow('numbered from 1');
});

test('a thread streams the same bytes, and ends when its reader leaves or the session is none', async () => {
  let text = '';
  for await (const piece of streamSession(order('md'), new AbortController().signal)) text += piece;
  expect(text).toBe(await exported('md'));
  const leaving = new AbortController();
  const pieces = streamSession(order('html'), leaving.signal);
  await pieces.next();
  leaving.abort();
  await expect(pieces.next()).rejects.toThrow(/abort/i);
  const nobody = { ...order('html'), sessionId: '0190a000-0000-7000-8000-00000000dead' };
  await expect(streamSession(nobody, new AbortController().signal).next()).rejects.toMatchObject({
    trouble: { kind: 'ledger.no-such-session' },
  });
});
