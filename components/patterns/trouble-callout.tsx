import type { ReactElement, ReactNode } from 'react';
import { Callout } from '../ui/callout';
import type { Intent } from '../ui/chip';
import type { IconName } from '../ui/icons';

interface TroubleCalloutProps {
  readonly trouble: { readonly what: string; readonly safe: string; readonly next: string };
  readonly intent?: Intent;
  readonly icon?: IconName;
  readonly actions?: ReactNode;
  readonly role?: 'alert' | 'status' | 'note';
}

/** The three sentences every error owes a person: what happened, what is safe, what to do next. */
export function TroubleCallout({ trouble, intent = 'danger', ...rest }: TroubleCalloutProps): ReactElement {
  return (
    <Callout intent={intent} title={trouble.what} {...rest}>
      <p>{trouble.safe}</p>
      <p className="text-secondary">{trouble.next}</p>
    </Callout>
  );
}
