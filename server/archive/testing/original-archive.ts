import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OpenPlane, openPlane } from '../../plane';

/** Tests only: archives as the original writes them, by a generator that shares nothing with ours. */
export interface OriginalTurn {
  readonly id: string;
  readonly time: string;
  readonly status: string;
  readonly user: string;
  readonly assistant: string;
  readonly actions: readonly { createdAt: string; detail: string; method: string; title: string }[];
}

const block = ({ id, time, status, user, assistant, actions }: OriginalTurn): string => {
  const cards = actions.map(
    (card) =>
      `  {\n${Object.entries(card)
        .map(([key, value]) => `    "${key}" : ${JSON.stringify(value).replaceAll('/', '\\/')}`)
        .join(',\n')}\n  }`,
  );
  const words = status === 'pending' ? '_Pending response..._' : '_No assistant output captured._';
  return `<!-- CODEXCHAT_TURN_BEGIN id=${id} timestamp=${time} status=${status} -->
## Turn ${time}

### User

${user}

### Assistant

${assistant === '' ? words : assistant}

### Actions

\`\`\`json
[
${cards.join(',\n')}
]
\`\`\`

<!-- CODEXCHAT_TURN_END -->

---
`;
};

/** The original adds two line ends before a block that it appends. */
export const originalArchive = (threadId: string, turns: readonly OriginalTurn[]): string =>
  `# Thread Transcript for ${threadId}\n\n<!-- CODEXCHAT_FORMAT_VERSION: 2 -->${turns.map((turn) => `\n\n${block(turn)}`).join('')}`;

const hex = (n: number, width: number): string => n.toString(16).toUpperCase().padStart(width, '0');
export const threadIdOf = (n: number): string => `${hex(n, 8)}-AAAA-4AAA-8AAA-${hex(n * 7919, 12)}`;

export function originalTurns(thread: number, count: number): readonly OriginalTurn[] {
  return Array.from({ length: count }, (_, i) => {
    const time = new Date(1_700_000_000_000 + thread * 86_400_000 + i * 60_000).toISOString();
    return {
      id: `${hex(thread, 8)}-BBBB-4BBB-8BBB-${hex(i + 1, 12)}`,
      time: `${time.slice(0, 19)}Z`,
      status:
        i === count - 1 && thread % 10 === 0
          ? 'pending'
          : thread % 7 === 0 && i === 0
            ? 'failed'
            : 'completed',
      user: `Thread ${thread}, question ${i}: does "it" work?\n\n- ünïcode 漢字 🙂\n- \`code\``,
      assistant:
        i === count - 1 && thread % 10 === 0
          ? ''
          : `Answer ${i}.\n\n---\n\n\`\`\`sh\nls /tmp\n\`\`\`${thread % 5 === 0 ? '\n\n### User\n\nquoted' : ''}`,
      actions: Array.from({ length: i % 3 }, (_none, n) => ({
        createdAt: `${time.slice(0, 19)}Z`,
        detail: `ran ls -la /tmp/${n}\nexit 0`,
        method: 'item/completed',
        title: `Completed commandExecution ${n}`,
      })),
    };
  });
}

export interface ArchiveHome extends Disposable {
  readonly dataDir: string;
  readonly headDir: string;
  readonly projectDir: string;
  /** `chats/threads` of the project. */
  readonly folder: string;
  write(name: string, text: string | Uint8Array): string;
  /** A plane on these places, with the project in it. */
  open(): Promise<{ readonly opened: OpenPlane; readonly projectId: string; readonly reports: string[] }>;
}

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

export function makeArchiveHome(withFolder = true): ArchiveHome {
  const base = mkdtempSync(join(tmpdir(), 'codexchat-archive-'));
  const [dataDir = '', headDir = '', projectDir = ''] = ['data', 'head', 'project'].map((name) => {
    mkdirSync(join(base, name));
    return join(base, name);
  });
  const folder = join(projectDir, 'chats', 'threads');
  if (withFolder) mkdirSync(folder, { recursive: true });
  return {
    dataDir,
    headDir,
    projectDir,
    folder,
    write(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    async open() {
      const reports: string[] = [];
      const opened = await openPlane({
        places: { dataDir, headDir },
        root,
        version: 'test',
        report: (what, error) => reports.push(`${what}: ${String(error)}`),
      });
      const { projectId } = await opened.plane.projects.add({
        commandId: crypto.randomUUID(),
        path: projectDir,
      });
      return { opened, projectId, reports };
    },
    [Symbol.dispose]: () => rmSync(base, { recursive: true, force: true }),
  };
}
