'use client';
import { usePathname } from 'next/navigation';
import type { ComponentProps, MouseEvent, ReactElement } from 'react';
import { type Place, parsePlace } from './paths';

/**
 * Moves between the screens of the workspace without asking the server: they hold no data, and must work while it restarts.
 * Next keeps `usePathname` in step with the history.
 */
export function goTo(path: string): void {
  if (path !== location.pathname + location.search + location.hash) history.pushState(null, '', path);
}

export const usePlace = (): Place => parsePlace(usePathname());

export function PlaceLink({ href, onClick, ...rest }: ComponentProps<'a'> & { href: string }): ReactElement {
  const onPress = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !plain) return;
    event.preventDefault();
    goTo(href);
  };
  return <a href={href} onClick={onPress} {...rest} />;
}
