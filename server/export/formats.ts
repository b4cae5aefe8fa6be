import { exportSession } from '../ledger';
import { writeAtif, writeHtml, writeMarkdown, writeOtlp } from './write-format';

/** What one export is asked for. */
export interface ExportOrder {
  readonly dataDir: string;
  readonly headDir: string;
  readonly sessionId: string;
  readonly format: SessionFormat;
  /** Traces only: with the words of people and agent, commands and output. */
  readonly content: boolean;
}

/** Takes a piece of the file; the next one comes when what it returns has resolved. */
export type WritePiece = (text: string) => unknown;
export type OnProgress = (what: string, done: number, of: number) => void;

export interface ExportDone {
  readonly stream: string;
  readonly entries: number;
}

export type WriteFormat = (
  order: ExportOrder & { readonly onProgress?: OnProgress },
  write: WritePiece,
) => Promise<ExportDone>;

interface Format {
  readonly extension: string;
  readonly mediaType: string;
  readonly write: WriteFormat;
}

const formats = {
  html: { extension: 'html', mediaType: 'text/html; charset=utf-8', write: writeHtml },
  md: { extension: 'md', mediaType: 'text/markdown; charset=utf-8', write: writeMarkdown },
  otlp: { extension: 'otlp.json', mediaType: 'application/json; charset=utf-8', write: writeOtlp },
  atif: { extension: 'atif.json', mediaType: 'application/json; charset=utf-8', write: writeAtif },
  ndjson: { extension: 'ndjson', mediaType: 'application/x-ndjson; charset=utf-8', write: exportSession },
} as const satisfies Readonly<Record<string, Format>>;

export type SessionFormat = keyof typeof formats;
export const sessionFormats = Object.keys(formats) as readonly SessionFormat[];
export const isSessionFormat = (name: string): name is SessionFormat => Object.hasOwn(formats, name);
export const formatFacts = (format: SessionFormat): Omit<Format, 'write'> => formats[format];

/**
 * Writes one session in one format, from the first entry to the last there was when it began. The same entries give the same bytes. Memory does
 * not grow with the session. Rejects with a TroubleError: no such session, or nothing is signed yet.
 */
export const writeSession: WriteFormat = (order, write) => formats[order.format].write(order, write);
