/**
 * Cuts Markdown into top-level blocks, so that a growing text renders only its last block anew. Pure.
 * A cut is made only at an empty line outside a code fence and before a line that cannot belong to what stands before it
 * (not indented, no list item, no quote, no table row). Joining the blocks gives the text back.
 */
const fence = /^ {0,3}(`{3,}|~{3,})/;
const belongsToBefore = /^(\s|[-*+>|]|\d{1,9}[.)]|\[[^\]]+\]:)/;

export function markdownBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  let start = 0;
  let at = 0;
  let open: string | null = null;
  let afterEmpty = false;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    const line = text.slice(at, next);
    if (open === null && afterEmpty && line.trim() !== '' && !belongsToBefore.test(line)) {
      blocks.push(text.slice(start, at));
      start = at;
    }
    const mark = fence.exec(line)?.[1];
    if (mark !== undefined) {
      if (open === null) open = mark;
      else if (mark[0] === open[0] && mark.length >= open.length && line.trim() === mark) open = null;
    }
    afterEmpty = open === null && line.trim() === '';
    at = next;
  }
  if (start < text.length) blocks.push(text.slice(start));
  return blocks;
}
