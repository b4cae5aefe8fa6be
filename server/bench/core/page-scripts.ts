/** Script files that a browser of today loads for a page: not those for browsers without modules. Addresses as written in the page. */
export function pageScripts(html: string): readonly string[] {
  const found = new Set<string>();
  for (const [, attributes = ''] of html.matchAll(/<script\b([^>]*)>/gi)) {
    if (/\bnomodule\b/i.test(attributes)) continue;
    const source = /\bsrc="([^"]+)"/i.exec(attributes)?.[1];
    if (source !== undefined) found.add(source.replaceAll('&amp;', '&'));
  }
  return [...found];
}
