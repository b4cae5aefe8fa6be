'use client';
import { type ReactElement, type RefObject, useEffect, useState } from 'react';
import type { EnforcementFilter, EnforcementList } from '../../server/vocabulary';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { inputLook, Select } from '../ui/field';
import { Icon } from '../ui/icons';
import { useProjects } from '../workspace/use-sessions';
import { ChooseTime } from './choose-time';
import { isEmpty, withList } from './filter-address';
import { wordOf } from './filter-words';
import { OtherConditions } from './other-conditions';
import { actorWords, decisionLooks, kindWords, outcomeLooks } from './record-words';
import { useRules } from './use-records';

/** How long typing may rest before it is searched, ms. */
const searchRestMs = 150;
export type EditFilter = (filter: EnforcementFilter) => EnforcementFilter;

interface FilterBarProps {
  readonly filter: EnforcementFilter;
  /** Changes the selection as the address has it at that moment, which the screen may not show yet. */
  readonly onEdit: (edit: EditFilter, typing: boolean) => void;
  readonly field: RefObject<HTMLInputElement | null>;
}

type Choice = readonly [value: string, word: string];

function Choose(props: {
  readonly label: string;
  readonly any: string;
  readonly name: EnforcementList;
  readonly choices: readonly Choice[];
  readonly filter: EnforcementFilter;
  readonly onEdit: (edit: EditFilter) => void;
}): ReactElement {
  const { label, any, name, choices, filter, onEdit } = props;
  const values: readonly string[] = filter[name] ?? [];
  const chosen = values.length === 1 ? (values[0] ?? '') : values.length === 0 ? '' : '*';
  const chose = (value: string) => onEdit((current) => withList(current, name, value === '' ? [] : [value]));
  const isOther = chosen !== '' && chosen !== '*' && !choices.some(([value]) => value === chosen);
  return (
    <div className="max-w-60">
      <Select
        label={label}
        labelHidden
        value={chosen}
        onChange={(event) => chose(event.target.value)}
        className={chosen === '' ? 'text-secondary' : 'bg-selected font-medium'}
      >
        <option value="">{any}</option>
        {chosen === '*' ? (
          <option value="*">{values.map((value) => wordOf(name, value)).join(' or ')}</option>
        ) : null}
        {isOther ? <option value={chosen}>{chosen}</option> : null}
        {choices.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </Select>
    </div>
  );
}

const wordsOf = (looks: Readonly<Record<string, { readonly word: string }>>): readonly Choice[] =>
  Object.entries(looks).map(([value, { word }]) => [value, word]);

/** What is typed goes into the address when typing rests. What stands in the field is the person's until another selection is opened. */
function SearchText({ filter, onEdit, field }: FilterBarProps): ReactElement {
  const text = filter.text ?? '';
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  /** On its way into the address; the screen hears of it later, and of what was sent before it in between. */
  const [sent, setSent] = useState<string | null>(null);
  if (known !== text) {
    setKnown(text);
    if (sent === null) setTyped(text);
    else if (text === sent) setSent(null);
  }
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => {
      setSent(typed);
      onEdit(({ text: _old, ...rest }) => (typed === '' ? rest : { ...rest, text: typed }), true);
    }, searchRestMs);
    return () => clearTimeout(timer);
  }, [typed, text, onEdit]);
  return (
    <div className="relative min-w-44 basis-full">
      <span className="pointer-events-none absolute top-2 left-2.5 text-tertiary">
        <Icon name="search" />
      </span>
      <input
        ref={field}
        type="search"
        aria-label="Search the enforcement log"
        placeholder="Command, path, rule, reason, host …  (/)"
        value={typed}
        maxLength={400}
        onChange={(event) => setTyped(event.target.value)}
        className={cx(inputLook, 'h-8 pl-8')}
      />
    </div>
  );
}

export function FilterBar(props: FilterBarProps): ReactElement {
  const { filter, onEdit } = props;
  // A new field for each time that all is cleared: what was typed and is not in the address yet goes, too.
  const [cleared, setCleared] = useState(0);
  const projects = useProjects();
  const rules = useRules();
  const shared = { filter, onEdit: (edit: EditFilter) => onEdit(edit, false) };
  const ruleNames = [...new Set(rules.data?.rules.map(({ rule }) => rule) ?? [])];
  const projectNames = projects.data?.rows.map(({ projectId, name }): Choice => [projectId, name]) ?? [];
  return (
    <search aria-label="Filters" className="flex flex-wrap items-center gap-2">
      <SearchText key={cleared} {...props} />
      <Choose
        {...shared}
        name="decision"
        label="Decision"
        any="Any decision"
        choices={wordsOf(decisionLooks)}
      />
      <Choose {...shared} name="outcome" label="Outcome" any="Any outcome" choices={wordsOf(outcomeLooks)} />
      <Choose
        {...shared}
        name="actor"
        label="Answered by"
        any="Answered by anyone"
        choices={Object.entries(actorWords)}
      />
      <Choose {...shared} name="kind" label="Kind" any="Any kind" choices={Object.entries(kindWords)} />
      <Choose
        {...shared}
        name="rule"
        label="Rule"
        any="Any rule"
        choices={ruleNames.map((rule) => [rule, rule])}
      />
      <Choose {...shared} name="project" label="Project" any="Any project" choices={projectNames} />
      <ChooseTime {...shared} />
      <label className="flex h-8 cursor-pointer items-center gap-1.5">
        <input
          type="checkbox"
          checked={filter.unjudged === true}
          onChange={(event) => {
            const { checked } = event.target;
            shared.onEdit(({ unjudged: _old, ...rest }) => (checked ? { ...rest, unjudged: true } : rest));
          }}
        />
        Ran unjudged
      </label>
      <OtherConditions {...shared} />
      {isEmpty(filter) ? null : (
        <Button
          tone="ghost"
          icon="close"
          onClick={() => {
            setCleared(cleared + 1);
            shared.onEdit(() => ({}));
          }}
        >
          Clear
        </Button>
      )}
    </search>
  );
}
