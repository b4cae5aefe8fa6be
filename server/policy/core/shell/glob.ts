/**
 * A pattern as bash matches it: `*` and `?` leave slashes and leading dots alone. `**` as a whole part is any number of folders, and what
 * follows it takes leading dots, as the names do that find and grep look for. Null when it cannot be translated.
 */
export function globMatcher(pattern: string): RegExp | null {
  let out = '';
  let deep = false;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    const starts = pattern[at - 1] === '/';
    const dot = starts && !deep ? '(?!\\.)' : '';
    if (starts && /^\*\*(?:\/|$)/.test(pattern.slice(at))) {
      deep = true;
      out += at + 2 === pattern.length ? '.+' : '(?:[^/]+/)*';
      at += 2;
    } else if (char === '*') out += `${dot}[^/]*`;
    else if (char === '?') out += `${dot}[^/]`;
    else if (char === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end === -1) out += '\\[';
      else {
        const inner = pattern.slice(at + 1, end);
        if (/\[:/.test(inner)) out += `${dot}[^/]`;
        else out += `${dot}[${inner.replace(/^[!^]/, '^').replaceAll('\\', '\\\\').replaceAll('[', '\\[')}]`;
        at = end;
      }
    } else out += char.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
  }
  try {
    return new RegExp(`^${out}$`);
  } catch {
    return null;
  }
}
