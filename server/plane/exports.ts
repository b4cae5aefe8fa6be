import { createTickets, exportFileName, formatFacts, isSessionFormat, streamSession } from '../export';
import type { ControlPlane, Download } from '../http';
import type { Ledger, PageReads } from '../ledger';
import { streams, type Trouble, TroubleError } from '../vocabulary';
import type { Places } from './data-places';

type ExportThread = ControlPlane['projects']['exportThread'];

/** Downloads for browsers: what a ticket was issued for is made when the ticket is used, and not before. */
export function openExports(o: {
  readonly places: Places;
  readonly ledger: Ledger;
  readonly reads: PageReads;
  readonly exportThread: ExportThread;
  readonly now: () => number;
}): Pick<ControlPlane, 'exports' | 'downloads'> & { readonly issue: (download: Download) => string } {
  const tickets = createTickets<Download>(o);
  const issue = (download: Download): string => `/api/download/${tickets.issue(download)}`;
  return {
    issue,
    exports: {
      async ticket({ sessionId, format, content }) {
        const session = await o.reads.session(sessionId);
        if (session === null) throw new TroubleError(unknownSession);
        const named = (extension: string) => exportFileName(session.title, sessionId, extension);
        if (isSessionFormat(format)) {
          const { extension, mediaType } = formatFacts(format);
          const pieces: Download['pieces'] = (signal) =>
            streamSession({ ...o.places, sessionId, format, content }, signal);
          return { url: issue({ fileName: named(extension), mediaType, pieces }), notice: null };
        }
        // Made once more when it is fetched; now it must be known where it comes from.
        const { source, diagnostic: notice } = await threadDocument(o, session);
        const url = issue({
          fileName: named(source === 'ledger' ? 'ledger.json' : 'unverified.ledger.json'),
          mediaType: 'application/json; charset=utf-8',
          async *pieces() {
            yield (await threadDocument(o, session)).document;
          },
        });
        return { url, notice };
      },
    },
    downloads: { redeem: (ticket) => tickets.redeem(ticket) },
  };
}

async function threadDocument(
  o: { readonly ledger: Ledger; readonly reads: PageReads; readonly exportThread: ExportThread },
  { sessionId, projectId }: { readonly sessionId: string; readonly projectId: string },
): ReturnType<ExportThread> {
  const [first] = await o.ledger
    .entries({ afterSeq: 0, limit: 1, stream: streams.session(sessionId) })
    // The export itself says what is wrong with it.
    .catch(() => []);
  // A session that was taken over from an archive may have another id than its thread.
  const threadId = first?.payload?.threadId;
  const project = await o.reads.project(projectId);
  return o.exportThread({
    projectPath: project?.path ?? '',
    threadId: (typeof threadId === 'string' ? threadId : sessionId).toUpperCase(),
    limit: null,
    generatedAt: null,
  });
}

const unknownSession: Trouble = {
  kind: 'session.unknown',
  what: 'There is no such session.',
  safe: 'Nothing was done.',
  next: 'Choose one from the list.',
};
