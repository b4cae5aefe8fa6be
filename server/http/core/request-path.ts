/**
 * True for a path that is not plain: dot segments, backslashes, control characters, and their encoded forms, once or twice encoded.
 * No page or file of ours needs any of them, so they are refused rather than normalised: two readers never disagree about a refused path.
 */
export const hasTraversal = (path: string): boolean => {
  let text = path;
  for (let round = 0; round < 3; round += 1) {
    if (/[\\\p{Cc}]/u.test(text)) return true;
    if (text.split('/').some((segment) => segment === '.' || segment === '..')) return true;
    if (round === 0 && /%(?:2f|5c|00)/i.test(text)) return true;
    const decoded = decodeOnce(text);
    if (decoded === null) return true;
    if (decoded === text) return false;
    text = decoded;
  }
  // Still changing after three rounds: nobody writes such an address by accident.
  return true;
};

const decodeOnce = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};
