/**
 * What commands a terminal, turns the direction of text, or is no sign at all: controls of C0 (but line ends and tabs), DEL, C1,
 * separators of lines and paragraphs, controls of direction, and halves of surrogate pairs. XML forbids most of them.
 */
const signs = String.raw`[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Cs}]`;
const unsafe = new RegExp(signs, 'gu');

const visible = (sign: string): string => {
  const hex = sign.charCodeAt(0).toString(16);
  return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
};

/** Text from outside, such as names of classes, with escapes that can be seen in place of unsafe signs. Lines stay. */
export const cleanLines = (text: string): string => text.replace(unsafe, visible);

/** The same on one line. */
export const clean = (text: string): string =>
  cleanLines(text).replaceAll('\t', '    ').replaceAll('\n', '\\n').replaceAll('\r', '\\r');

/** JSON of the same value without unsafe signs, which occur in it only within texts. */
export const safeJson = (json: string): string =>
  json.replace(unsafe, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Escapes text for content and quoted attributes of HTML and XML. */
export const escapeMarkup = (text: string): string =>
  cleanLines(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/**
 * Escapes a text on one line, so that Markdown takes it as text. Code hosts look for people (`@name`), issues (`#1`, `!1`, `GH-1`) and
 * addresses after they read Markdown, where a backslash does not help: a space of no width parts these.
 */
export const escapeMarkdown = (text: string): string =>
  clean(text)
    .replace(/[\\`*_[\]()<>|#@!&~]/g, '\\$&')
    .replace(/([@#!~$%^])(?=[\p{L}\p{N}_"])/gu, '$1\u200b')
    .replace(/(:)(?=\/\/)|\b(www|mailto|GH|xmpp)(?=[.:-])/gi, '$&\u200b');
