import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** One command as a page has it, comments left out. */
export interface DocumentedCommand {
  /** Its line in the page. */
  readonly at: number;
  /** Its words joined again. */
  readonly line: string;
  readonly words: readonly string[];
}

/** The pages, in the order in which somebody reads them. */
export function pages(): string[] {
  const first = ['README.md', 'CONTRIBUTING.md', 'docs/first-run.md', 'docs/own-images.md'];
  const rest = readdirSync(join(repository, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`);
  return [...new Set([...first, ...rest])];
}

export const textOf = (page: string): string => readFileSync(join(repository, page), 'utf8');

const BEGINS = /^(npx|npm|node|python3?|tensorboard|cd|\.ci\/run)\b/;

/** Commands of a page: lines of its code blocks that begin with a program, and spans that begin with `npx`. */
export function commandsOf(page: string): DocumentedCommand[] {
  const lines = textOf(page).split('\n');
  const found: DocumentedCommand[] = [];
  const add = (text: string, at: number): void => {
    const words = wordsOf(text);
    found.push({ at, line: words.join(' '), words });
  };
  for (let at = 0; at < lines.length; at++) {
    const from = at + 1;
    let line = lines[at]!;
    const block = /^ {4}(\S.*)$/.exec(line)?.[1];
    if (block !== undefined && BEGINS.test(block)) {
      line = block;
      while (line.endsWith('\\')) line = `${line.slice(0, -1)} ${lines[++at]!.trim()}`;
      for (const command of line.split(/ && (?![^']*'(?:[^']*'[^']*')*[^']*$)/)) add(command, from);
    } else if (block === undefined)
      for (const [, span] of line.matchAll(/`(npx tsx pipeline\.ts [^`]+)`/g)) add(span!, from);
  }
  return found;
}

/** Words of a command line as a shell sees them, without its comment and without what leads its output elsewhere. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g)) {
    if (word === '#' || word === '>') break;
    words.push(
      word.replace(
        /'([^']*)'|"([^"]*)"|\\(.)/g,
        (_, single = '', double = '', escaped = '') => single + double + escaped,
      ),
    );
  }
  return words;
}
