const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that a reader cannot see and that change what is seen around them: controls, and the marks that turn the direction of text. */
const unseen = /(?![\t\n])\p{Cc}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** The same text with every unseen character written out, as `⟨U+202E⟩`; line ends become plain ones. */
export const visibleText = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(unseen, (char) => `⟨U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);

/** A text as HTML shows it: as text, in an element or in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  visibleText(text).replaceAll(/[&<>"']/g, (char) => named[char] ?? char);
