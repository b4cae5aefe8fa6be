import type { Place } from './facts';
import { lexicalPath } from './resolve-path';
import type { Trait } from './traits';
import type { Value } from './value';
import { zonesOf } from './zones';

/**
 * What a command that is not understood was told about: any of its words, or a piece of one, may be a path that it opens. Used only to
 * deny, never to allow.
 */
export function mentions(words: readonly Value[], cwd: string, place: Place): readonly Trait[] {
  const found = new Set<Trait>();
  for (const { text } of words)
    for (const piece of text.slice(0, 8_192).split(/[\s'"`()=,:;|<>@{}[\]]+/)) {
      // Within a program `x.key` is no file; as a whole word it may be.
      if (!/[/~]|^\.\w/.test(piece) && !(piece === text && piece.includes('.'))) continue;
      const path = lexicalPath(
        cwd,
        piece.startsWith('~/') ? place.home + piece.slice(1) : piece.replace(/^\$\{?HOME\}?/, place.home),
      );
      const zones = zonesOf(path, place);
      if (zones.includes('secret')) found.add('mentions-secret');
      if (zones.includes('persist')) found.add('mentions-persistent');
      if (zones.includes('protected')) found.add('mentions-protected');
      if (zones.includes('own')) found.add('mentions-own');
      if (zones.includes('raw-device')) found.add('mentions-disk');
    }
  return [...found];
}
