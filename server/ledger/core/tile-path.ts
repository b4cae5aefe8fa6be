/** Hashes in a full tile, entries in a full bundle. */
export const tileWidth = 256;

/** A number as C2SP tlog-tiles writes it: groups of three digits, all but the last with an x. */
export function tileNumber(index: number): string {
  const groups: string[] = [];
  for (let rest = index; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`${groups.length === 0 ? '' : 'x'}${String(rest % 1000).padStart(3, '0')}`);
  return groups.join('/');
}

/** `tile/<level>/<index>`, or `tile/entries/<index>`; a tile that is not full says how wide it is. */
export const tilePath = (level: number | 'entries', index: number, width: number): string =>
  `tile/${level}/${tileNumber(index)}${width === tileWidth ? '' : `.p/${width}`}`;
