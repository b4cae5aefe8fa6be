import { type ArchiveTurn, archivable, upperUuid } from './archive-turn';
import { escapeText, placeholders } from './escape';
import { isoSeconds } from './iso-seconds';
import { prettyJson } from './pretty-json';

export const formatVersion = 2;
export const versionMarker = `<!-- CODEXCHAT_FORMAT_VERSION: ${formatVersion} -->`;
export const beginPrefix = '<!-- CODEXCHAT_TURN_BEGIN';
export const endMarker = '<!-- CODEXCHAT_TURN_END -->';

/** What stands before the first turn, with the empty line after it. */
export const renderHeader = (threadId: string): string =>
  `# Thread Transcript for ${upperUuid(threadId)}\n\n${versionMarker}\n\n`;

/** One turn's block, with the empty line after it: blocks can simply be joined. */
export function renderTurn(given: ArchiveTurn): string {
  const turn = archivable(given);
  const time = isoSeconds(turn.timestamp);
  const user = escapeText(turn.user);
  const assistant = escapeText(turn.assistant);
  const escaped = user !== turn.user || assistant !== turn.assistant ? ' escaped=1' : '';
  const answer = assistant === '' ? placeholders[turn.status] : assistant;
  return [
    `${beginPrefix} id=${turn.id} timestamp=${time} status=${turn.status}${escaped} -->`,
    `## Turn ${time}`,
    '',
    '### User',
    '',
    user,
    '',
    '### Assistant',
    '',
    answer,
    '',
    '### Actions',
    '',
    '```json',
    renderActions(turn),
    '```',
    '',
    endMarker,
    '',
    '---',
    '',
    '',
  ].join('\n');
}

/** A whole archive. */
export const renderArchive = (threadId: string, turns: readonly ArchiveTurn[]): string =>
  [...archivePieces(threadId, turns)].join('');

/** The same turn by turn. */
export function* archivePieces(threadId: string, turns: readonly ArchiveTurn[]): Generator<string> {
  yield renderHeader(threadId);
  for (const turn of turns) yield renderTurn(turn);
}

/** A marker inside the JSON would end the block for the original; the first character as a code says the same to a JSON reader. */
const renderActions = (turn: ArchiveTurn): string =>
  prettyJson(
    turn.actions.map(({ createdAt, method, title, detail }) => ({
      createdAt: isoSeconds(createdAt),
      detail,
      method,
      title,
    })),
  ).replaceAll('<!-- CODEXCHAT_', '\\u003c!-- CODEXCHAT_');
