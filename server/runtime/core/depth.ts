/** Whether a text that is JSON is nested deeper than so many levels. Reads brackets outside of strings; nothing here calls itself. */
export function isNestedDeeper(json: string, levels: number): boolean {
  let open = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) at = stringEnd(json, at);
    else if (code === openBracket || code === openBrace) {
      open += 1;
      if (open > levels) return true;
    } else if (code === closeBracket || code === closeBrace) open -= 1;
  }
  return false;
}

const quote = 34;
const [openBracket, closeBracket, backslash] = [91, 93, 92];
const [openBrace, closeBrace] = [123, 125];

/** Where the string ends that begins at `from`. */
function stringEnd(json: string, from: number): number {
  for (let at = json.indexOf('"', from + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let escapes = 0;
    while (json.charCodeAt(at - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return json.length;
}
