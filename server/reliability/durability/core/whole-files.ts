import { contentOf, type DiskHistory, type Image, namesIn } from './disk';

/**
 * Files that are written in place, by rules of their own; names under which a file is still being written; and the private home of the runtime, whose
 * settings every start writes anew before anything reads them.
 */
const inPlace =
  /^data\/codex-home|(?:^|\/)(?:ledger\.db(?:-wal|-journal)?|[^/]*\.part(?:\/.*)?|[^/]*\.tmp-[^/]*|checkpoint\.next\.pem)$/;

/**
 * Files of an image that hold something else than the program ever meant them to hold. Everything outside of the database is written under another
 * name and renamed, so a file is there as it was before, as it is now, or not at all.
 */
export function halfFiles(history: DiskHistory, image: Image): readonly string[] {
  const half: string[] = [];
  const visit = (node: number, path: string): void => {
    for (const [name, child] of namesIn(history, image, node)) {
      const full = `${path}${name}`;
      if (inPlace.test(full)) continue;
      const found = history.nodes[child];
      if (found?.kind === 'directory') visit(child, `${full}/`);
      else if (found) {
        const everything: Image = {
          ...image,
          moment: { ...image.moment, made: history.nodes.map(({ log }) => log.length) },
          keeps: () => true,
          torn: null,
        };
        if (!same(contentOf(history, image, child), contentOf(history, everything, child))) half.push(full);
      }
    }
  };
  visit(history.root, '');
  return half;
}

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);
