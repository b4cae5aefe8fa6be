import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { ItemRow, JsonObject } from '../../server/vocabulary';
import { FeedProvider } from '../feed/feed-provider';
import { createApiClient, TRPCProvider } from '../shell/trpc';
import { itemKinds, kindOf } from './item-kinds';
import { TranscriptItem } from './item-row';

const makeItem = (kind: string, data: JsonObject, change: Partial<ItemRow> = {}): ItemRow => ({
  itemId: 't/i',
  sessionId: 's',
  turnId: 't',
  ordinal: 1,
  kind,
  status: 'completed',
  startedAt: 1_000,
  completedAt: 2_000,
  data,
  cut: {},
  live: {},
  liveDropped: 0,
  seq: 1,
  ...change,
});

function draw(item: ItemRow): string {
  const queries = new QueryClient();
  const client = createApiClient({ secret: '', onRefused: () => {} });
  return renderToStaticMarkup(
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={client} queryClient={queries}>
        <FeedProvider secret="" onRefused={() => {}}>
          <TranscriptItem item={item} turn={null} chunks={[]} approval={null} />
        </FeedProvider>
      </TRPCProvider>
    </QueryClientProvider>,
  );
}
const wordsOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** What each kind must show of the marker in it; kinds not named here show it in their headline or their data. */
const telling: Readonly<Record<string, JsonObject>> = {
  userMessage: { content: [{ type: 'text', text: 'marker' }] },
  reasoning: { summary: ['marker'], content: [] },
  commandExecution: { command: 'marker', cwd: '/w', aggregatedOutput: 'out', exitCode: 1 },
  fileChange: { changes: [{ path: '/w/marker', kind: { type: 'add' }, diff: 'new\n' }] },
  mcpToolCall: { server: 'srv', tool: 'marker', arguments: { a: 1 } },
  dynamicToolCall: { tool: 'marker' },
  collabAgentToolCall: { tool: 'marker' },
  webSearch: { query: 'marker' },
  enteredReviewMode: { review: 'marker' },
  exitedReviewMode: { review: 'marker' },
  contextCompaction: {},
  notice: { level: 'warning', code: 'c', text: 'marker', detail: '{"raw":1}' },
};

describe('every item kind', () => {
  it.each([...Object.keys(itemKinds), 'kindOfTomorrow'])('%s is readable', (kind) => {
    const html = draw(
      makeItem(kind, telling[kind] ?? { type: kind, id: 'i', text: 'marker', path: 'marker' }),
    );
    const expected = kind === 'contextCompaction' ? kindOf(kind).name : 'marker';
    expect(wordsOf(html)).toContain(expected);
  });

  it.each(Object.keys(itemKinds))('%s with nothing of what it should hold is still drawn', (kind) => {
    expect(() => draw(makeItem(kind, {}))).not.toThrow();
    if (kind !== 'reasoning') expect(wordsOf(draw(makeItem(kind, { odd: [1] })))).not.toBe('');
  });

  it.each(['open', 'failed', 'declined', 'interrupted', 'lost'] as const)(
    'a command that is %s says so',
    (status) => {
      const words = wordsOf(draw(makeItem('commandExecution', { command: 'ls' }, { status })));
      const said = {
        open: 'Under way',
        failed: 'Failed',
        declined: 'Declined',
        interrupted: 'Interrupted',
        lost: 'Lost',
      };
      expect(words).toContain(said[status]);
    },
  );

  it('does not call an ended command one that failed with code -1', () => {
    const stopped = { command: 'ls', aggregatedOutput: '', exitCode: -1 };
    const words = wordsOf(draw(makeItem('commandExecution', stopped, { status: 'failed' })));
    expect(words).toContain('Stopped before its end');
    expect(words).not.toContain('-1');
  });

  it('marks hidden characters in commands and paths', () => {
    expect(wordsOf(draw(makeItem('commandExecution', { command: 'rm \u202Efdp' })))).toContain('⟨U+202E⟩');
    const changes = [{ path: 'a\u200Bb', kind: { type: 'add' }, diff: 'x\u2066y' }];
    const words = wordsOf(draw(makeItem('fileChange', { changes })));
    expect(words).toContain('⟨U+200B⟩');
    expect(words).toContain('⟨U+2066⟩');
  });

  it('offers the whole of a text that was cut', () => {
    const data = { command: 'ls', aggregatedOutput: 'head…tail' };
    expect(draw(makeItem('commandExecution', data, { cut: { aggregatedOutput: 90_000 } }))).toContain(
      'Show whole output',
    );
  });
});
