import type { ReactElement } from 'react';
import type { TokenUsage } from '../../server/vocabulary';

const short = (count: number): string =>
  count < 1000
    ? String(count)
    : count < 1_000_000
      ? `${(count / 1000).toFixed(1)}k`
      : `${(count / 1_000_000).toFixed(2)}M`;

/** How full the model's context is, and what the session has used in all. */
export function UsageMeter({ usage }: { readonly usage: TokenUsage | null }): ReactElement | null {
  if (usage === null) return null;
  const { contextWindow, lastTokens } = usage;
  const detail = [
    `Input ${usage.inputTokens.toLocaleString('en')} (${usage.cachedInputTokens.toLocaleString('en')} cached)`,
    `output ${usage.outputTokens.toLocaleString('en')} (${usage.reasoningOutputTokens.toLocaleString('en')} reasoning)`,
    `in all ${usage.totalTokens.toLocaleString('en')} tokens`,
  ].join(', ');
  const share = contextWindow === null ? null : Math.min(100, Math.round((lastTokens / contextWindow) * 100));
  return (
    <span
      title={detail}
      className="flex items-center gap-2 text-12 text-secondary tabular-nums max-xwide:hidden"
    >
      {share === null ? null : (
        <progress className="context-meter w-14" value={share} max={100} aria-label="Context filled" />
      )}
      {share === null ? null : <span>Context {share === 0 ? '< 1' : share} %</span>}
      <span className="text-tertiary">{short(usage.totalTokens)} tokens</span>
    </span>
  );
}
