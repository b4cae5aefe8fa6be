'use client';
import { type ReactElement, useMemo, useRef } from 'react';
import type { PolicyView } from '../shell/answers';
import { Callout } from '../ui/callout';
import { inputLook, Select } from '../ui/field';
import { Section } from '../ui/section';
import { DefaultsTable } from './defaults-table';
import { answerLooks, type Layer, layerNames, rulesMatching } from './policy-words';
import { RuleRow } from './rule-row';
import type { PolicyAddress } from './use-address';
import { useRuleKeys } from './use-rule-keys';

interface RulesPanelProps {
  readonly view: PolicyView;
  readonly address: PolicyAddress;
  readonly onAddress: (change: Partial<PolicyAddress>) => void;
}

const layers: readonly Layer[] = ['organisation', 'project', 'user'];

/** Every rule in force, by layer, found by words and marks; one open at a time. */
export function RulesPanel({ view, address, onAddress }: RulesPanelProps): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  useRuleKeys(field, () => onAddress({ rule: null }));
  const found = useMemo(() => rulesMatching(view.rules, address), [view.rules, address]);
  const shown = address.layer === '' ? layers : layers.filter((layer) => layer === address.layer);
  return (
    <>
      <search className="mb-3 flex flex-wrap items-center gap-2">
        <input
          ref={field}
          type="search"
          aria-label="Search the rules"
          placeholder="Search: id, reason, text    /"
          value={address.search}
          onChange={(event) => onAddress({ search: event.target.value })}
          className={`${inputLook} h-8 flex-1 max-wide:basis-full wide:max-w-xs`}
        />
        <Select
          label="Layer"
          labelHidden
          value={address.layer}
          onChange={(event) => onAddress({ layer: event.target.value })}
        >
          <option value="">All layers</option>
          {layers.map((layer) => (
            <option key={layer} value={layer}>
              {layerNames[layer].name}
            </option>
          ))}
        </Select>
        <Select
          label="Decision"
          labelHidden
          value={address.decision}
          onChange={(event) => onAddress({ decision: event.target.value })}
        >
          <option value="">All decisions</option>
          {(['allow', 'ask', 'deny'] as const).map((decision) => (
            <option key={decision} value={decision}>
              {answerLooks[decision].name}
            </option>
          ))}
        </Select>
        <span aria-live="polite" className="text-secondary tabular-nums">
          {found.length === view.rules.length
            ? `${found.length} rules`
            : `${found.length} of ${view.rules.length} rules`}
        </span>
      </search>
      {found.length === 0 && view.rules.length > 0 ? (
        <Callout icon="search" role="status" title="No rule matches" className="mb-3">
          Change the words or the filters.
        </Callout>
      ) : null}
      {shown.map((layer) => {
        const own = found.filter((rule) => rule.layer === layer);
        const any = view.rules.some((rule) => rule.layer === layer);
        if (any && own.length === 0) return null;
        return (
          <section
            key={layer}
            aria-label={`Rules of the ${layerNames[layer].name.toLowerCase()}`}
            className="mb-4"
          >
            <h2 className="mb-1 flex items-baseline gap-2 text-14 font-semibold">
              {layerNames[layer].name}
              <span className="text-12 font-normal text-secondary">{layerNames[layer].what}</span>
            </h2>
            {own.length === 0 ? (
              <p className="rounded-md border border-dashed px-3 py-2 text-secondary">
                No rules in this layer.
              </p>
            ) : (
              <ul className="overflow-hidden rounded-md border">
                {own.map((rule) => (
                  <RuleRow
                    key={rule.key}
                    rule={rule}
                    hits={view.hits === null ? null : (view.hits.counts[rule.id] ?? 0)}
                    open={address.rule === rule.key}
                    onOpen={(open) => onAddress({ rule: open ? rule.key : null })}
                  />
                ))}
              </ul>
            )}
          </section>
        );
      })}
      {view.hits === null ? null : (
        <p className="mb-4 text-12 text-secondary">
          Decided: how many recorded requests each rule decided, as of entry{' '}
          {view.hits.asOf.toLocaleString('en')}.
        </p>
      )}
      <Section title="Defaults">
        <DefaultsTable defaults={view.defaults} />
      </Section>
    </>
  );
}
