'use client';
import type { ReactElement } from 'react';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Callout } from '../ui/callout';
import { trustWords } from './trust-words';
import { useSafety } from './use-safety';

interface TrustBannerProps {
  readonly projectId: string;
  /** Also where nothing is to be decided. */
  readonly always?: boolean;
}

/** How the project's own rules stand, and the way to decide about them. */
export function TrustBanner({ projectId, always = false }: TrustBannerProps): ReactElement | null {
  const safety = useSafety(projectId).data;
  if (!safety) return null;
  const words = trustWords(safety.policy);
  return (
    <>
      {safety.exposed === null ? null : (
        <Callout intent="danger" icon="shield" title="The policy lies in this project">
          <p>{safety.exposed} Keep it elsewhere and name its folder with CODEXCHAT_POLICY.</p>
        </Callout>
      )}
      {words !== null && (words.asks || always) ? (
        <Callout
          intent={words.intent}
          icon="shield"
          role="status"
          title={words.title}
          actions={
            <PlaceLink href={paths.projectDialog(projectId, 'policy')} className="text-link underline">
              {words.asks ? 'Look at them and decide' : 'Look at them'}
            </PlaceLink>
          }
        >
          <p>{words.text}</p>
        </Callout>
      ) : null}
    </>
  );
}
