import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { clean } from './clean-text.ts';

export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan';
export type Paint = (colour: Colour, text: string) => string;

const codes: Record<Colour, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
};

/** Colours text, or returns it unchanged. Node's `styleText` would decide about colour again by itself. */
export function painter(color: boolean): Paint {
  return (colour, text) => (color && text ? `\u001b[${codes[colour][0]}m${text}\u001b[${codes[colour][1]}m` : text);
}

/**
 * An OSC 8 link to a file, or the text alone. The link names the host, so that a terminal on another machine can tell.
 */
export function fileLink(path: string, links: boolean, text = path): string {
  if (!links) return text;
  const url = pathToFileURL(path);
  url.hostname = hostname().replace(/[^\w.-]/g, '');
  return `\u001b]8;;${url.href}\u001b\\${text}\u001b]8;;\u001b\\`;
}

const isWide = (point: number): boolean =>
  (point >= 0x1100 && point <= 0x115f) ||
  (point >= 0x2e80 && point <= 0xa4cf) ||
  (point >= 0xac00 && point <= 0xd7a3) ||
  (point >= 0xf900 && point <= 0xfaff) ||
  (point >= 0xfe30 && point <= 0xfe6f) ||
  (point >= 0xff00 && point <= 0xff60) ||
  (point >= 0xffe0 && point <= 0xffe6) ||
  (point >= 0x1f300 && point <= 0x1faff) ||
  (point >= 0x20000 && point <= 0x3fffd);

let segmenter: Intl.Segmenter | undefined;
/** Created for the first text that is not plain ASCII: that takes longer than everything else a no-op run prints. */
function graphemesOf(text: string): Iterable<{ readonly segment: string }> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** Columns that the text takes on a terminal: none for escape sequences, two for wide characters. */
export function visibleWidth(text: string): number {
  const bare = stripVTControlCharacters(text);
  if (/^[\x20-\x7e]*$/.test(bare)) return bare.length;
  let width = 0;
  for (const { segment } of graphemesOf(bare)) width += isWide(segment.codePointAt(0)!) ? 2 : 1;
  return width;
}

/** Cuts plain text (no escape sequences) to `width` columns and marks the cut with an ellipsis. */
export function truncate(text: string, width: number): string {
  if (visibleWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemesOf(text)) {
    used += isWide(segment.codePointAt(0)!) ? 2 : 1;
    if (used > width - 1) break;
    kept += segment;
  }
  return width < 1 ? '' : `${kept}…`;
}

/** Cuts text in the middle, since similar names of nodes mostly differ at their ends. */
export function elide(text: string, width: number): string {
  // In very little room the start says more.
  if (visibleWidth(text) <= width || width < 24) return truncate(text, width);
  const letters = Array.from(graphemesOf(text), ({ segment }) => segment);
  const start = truncate(text, Math.ceil(width / 3));
  let end = '';
  for (let i = letters.length - 1; i >= 0 && visibleWidth(start + letters[i]! + end) <= width; i--)
    end = letters[i]! + end;
  return start + end;
}

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - visibleWidth(text)));
export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - visibleWidth(text))) + text;

/** Wraps at blanks to `width` columns. Longer words (paths) and commands to copy stay whole. */
export function wrap(text: string, width: number, indent = ''): string {
  const room = Math.max(10, width - indent.length);
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of unbroken(paragraph)) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && visibleWidth(longer) > room) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  return lines.map((line) => (line === '' ? '' : indent + line)).join('\n');
}

/** The words of a paragraph, a command or an option with its value being one: a line end in it would start it half, or change a value. */
function unbroken(paragraph: string): string[] {
  if (!paragraph.includes('--') && !paragraph.includes(PROGRAM)) return paragraph.split(' ');
  const words: string[] = [];
  for (const word of paragraph.split(' ')) {
    const open = words.at(-1);
    if (open !== undefined && goesOn(open)) words[words.length - 1] = `${open} ${word}`;
    else words.push(word);
  }
  return words;
}

function goesOn(open: string): boolean {
  const isCommand = open.includes('npx');
  const isOption = /^[(`]?--/.test(open);
  if ((isCommand && !/[.;)`]$/.test(open)) || (isOption && /^[(`]?--[a-z-]+$/.test(open))) return true;
  return (isCommand || isOption) && isQuoteOpen(open);
}

function isQuoteOpen(command: string): boolean {
  let isOpen = false;
  for (let i = 0; i < command.length; i++)
    if (command[i] === "'") isOpen = !isOpen;
    else if (command[i] === '\\' && !isOpen) i++;
  return isOpen;
}

/**
 * The lines that a stage printed, safe to show: without escape sequences. Of a line that rewrote itself by carriage
 * returns (a progress bar), only the last text remains.
 */
export function printedLines(text: string): string[] {
  const lines = stripVTControlCharacters(text)
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1)!)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
    .map((line) => clean(line.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')));
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The program as people start it, from the project's folder. Messages take it from `printed-command.ts` alone. */
export const PROGRAM = 'npx tsx pipeline.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/**
 * Quotes a word for a POSIX shell if needed. A word with line ends or other characters that a terminal obeys is given by
 * `printf`, so that it stays one visible line.
 */
export function shellWord(word: string): string {
  if (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word)) return word;
  if (!UNSEEN.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const octal = (letter: string): string =>
    Array.from(Buffer.from(letter), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  const format = Array.from(word, (letter) =>
    letter === '%' ? '%%' : UNSEEN.test(letter) || letter === "'" || letter === '\\' ? octal(letter) : letter,
  );
  return `"$(printf '${format.join('')}')"`;
}
