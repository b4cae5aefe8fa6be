/** A name that every file system takes, and that no header can be broken with: the session's title as far as it is plain, and a part of its id. */
export function exportFileName(title: string, sessionId: string, extension: string): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '');
  return `${plain || 'session'}-${sessionId.slice(-8)}.${extension}`;
}
