/**
 * What commands a terminal, ends a line, or turns the direction of text: C0, DEL and C1 controls, line and paragraph
 * separators, controls of direction, and halves of surrogate pairs.
 */
const unsafe = String.raw`[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Cs}]`;
const anyUnsafe = new RegExp(unsafe, 'u');
const everyUnsafe = new RegExp(unsafe, 'gu');
/** What is not certainly safe; it takes a part of the time. */
const beyondAscii = /[^ -~]/;

/** True if a text can do more than be read where it is shown. */
export const isUnsafe = (text: string): boolean => beyondAscii.test(text) && anyUnsafe.test(text);

const names: Readonly<Record<string, string>> = { '\t': '    ', '\n': '\\n', '\r': '\\r' };

function visible(sign: string): string {
  const hex = sign.charCodeAt(0).toString(16);
  return names[sign] ?? (hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`);
}

/** Text from outside on one line: unsafe characters are written as escapes that can be seen. */
export const clean = (text: string): string => (isUnsafe(text) ? text.replace(everyUnsafe, visible) : text);

/** Text from outside of which the lines are kept. */
export const cleanLines = (text: string): string => text.split(/\r?\n/).map(clean).join('\n');

/** A plain value whose texts and names of members are clean. Functions and other objects stay as they are. */
export const cleaned = <T>(value: T): T => (isClean(value) ? value : (rebuilt(value) as T));

/** A run with nothing to do asks this of thousands of texts, and nearly all are clean. */
function isClean(value: unknown): boolean {
  if (typeof value === 'string') return !isUnsafe(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isClean);
  if (!isPlain(value)) return true;
  for (const name of Object.keys(value))
    if (isUnsafe(name) || !isClean((value as Record<string, unknown>)[name])) return false;
  return true;
}

function rebuilt(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map(rebuilt);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [clean(name), rebuilt(one)]));
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** JSON that is safe on a terminal and in the log of a job, with the same value: such characters occur in it only within texts. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value)
    .replace(everyUnsafe, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('##', '#\\u0023');

/** The colours of `painter`, and the links of `fileLink`. */
const own = String.raw`\u001b\[(?:[12]|22|3[1-9])m|\u001b\]8;;(?:file:\/\/[!-~]*)?\u001b\\`;
const ownOrUnsafe = new RegExp(`(${own})|${unsafe}`, 'gu');

/**
 * The last step before a text reaches a terminal or the log of a job: keeps line ends, tabs, and the colours and links that
 * this program writes, if the stream may have them. A line that a service for continuous integration would take for a
 * command (`::error`, `##[group]`, `##teamcity[`) is written so that it is text.
 */
export function forTerminal(text: string, { color, links }: { color: boolean; links: boolean }): string {
  const bare = isUnsafe(text) ? text.replace(ownOrUnsafe, (found) => kept(found, color, links)) : text;
  return bare.includes('::') || bare.includes('##') ? withoutCommands(bare) : bare;
}

function kept(found: string, color: boolean, links: boolean): string {
  if (found.length > 1 && !/^[\ud800-\udfff]/.test(found)) return (found[1] === '[' ? color : links) ? found : '';
  return found === '\n' || found === '\t' ? found : visible(found);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours may stand before it
const doubleColon = /^((?:\u001b\[\d+m|\s)*):(?=:)/gm;
const withoutCommands = (text: string): string =>
  text.replace(doubleColon, '$1\\x3a').replace(/##(?=[a-z]*\[)/gi, '#\\x23');
