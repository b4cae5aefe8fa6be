import type { Json } from '../../vocabulary';

/**
 * JSON as the original's encoder prints it: two spaces, keys sorted, ` : ` between key and value, `/` escaped, an empty list on three
 * lines. The same value gives the same bytes.
 */
export function prettyJson(value: Json, indent = ''): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const inside = value.map((element: Json) => `${deeper}${prettyJson(element, deeper)}`);
    return `[\n${inside.join(',\n')}\n${indent}]`;
  }
  const inside = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, inner]) => `${deeper}${quoted(key)} : ${prettyJson(inner, deeper)}`);
  return `{\n${inside.join(',\n')}\n${indent}}`;
}

const quoted = (text: string): string => JSON.stringify(text).replaceAll('/', '\\/');
