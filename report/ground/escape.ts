/** Escapes text for content and quoted attributes of HTML and XML. */
export const escapeMarkup = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/**
 * Escapes text for one line of Markdown, where names come from anywhere: it is no link, picture, emphasis, element, cell or
 * line of its own, and code hosts make no mention, reference or address of it (a word joiner, which is not seen, parts these).
 */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replace(/[\\`*_[\]<>|~#]/g, '\\$&')
    .replace(/(@|\\#|\bGH-|:\/\/|\bwww\.)(?=\w)/gi, '$1\u2060');
