import type { ReactElement } from 'react';
import type { Flavour } from '../../server/vocabulary';
import { RadioCard } from '../ui/radio-card';

interface FlavourChoiceProps {
  readonly value: Flavour;
  readonly onChange: (flavour: Flavour) => void;
}

const choices: readonly { readonly flavour: Flavour; readonly name: string; readonly says: string }[] = [
  { flavour: 'codex', name: 'Codex', says: 'The real model, with your login. It uses your account.' },
  {
    flavour: 'demo',
    name: 'Demo',
    says: 'The real Codex process with a scripted model on this machine. No login, nothing leaves the machine.',
  },
];

export function FlavourChoice({ value, onChange }: FlavourChoiceProps): ReactElement {
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-medium">Model behind it</legend>
      {choices.map((choice) => (
        <RadioCard
          key={choice.flavour}
          group="flavour"
          chosen={value === choice.flavour}
          onChoose={() => onChange(choice.flavour)}
        >
          <span className="font-medium">{choice.name}</span>
          <span className="block text-secondary">{choice.says}</span>
        </RadioCard>
      ))}
    </fieldset>
  );
}
