import { clean } from '../ground/escape.ts';
import { ascii } from '../ground/number-format.ts';
import { wrapWords } from '../ground/wrap-words.ts';
import { causeLines, type Explained, flipLines } from './explained.ts';
import { explanation, headline, inOrder, numbers, verdictWords } from './verdict-words.ts';

const WIDTH = 100;

/** The result as text for a terminal, in at most 100 columns where names allow it. */
export function gateText(result: Explained): string {
  const lines = [headline(result), ''];
  const rows = inOrder(result.rows);
  const same = rows.filter(({ verdict }) => verdict === 'identical');
  for (const row of rows) {
    if (row.verdict === 'identical') continue;
    lines.push(row.metric);
    const detail = [verdictWords(row), numbers(row), row.note].filter((part) => part !== undefined && part !== '');
    lines.push(`  ${detail.join('; ')}`);
  }
  if (same.length > 0) lines.push('identical', `  ${same.map(({ metric }) => metric).join('; ')}`);
  const code = (diff: readonly string[]): string[] => diff.map((line) => `\t${line}`);
  const why = [...flipLines(result), ...causeLines(result, code)];
  if (why.length > 0) lines.push('', ...why);
  lines.push('', explanation(result), ...result.notes);
  return ascii(`${lines.flatMap((line) => wrap(cleanLine(line))).join('\n')}\n`).replaceAll('\u2019', "'");
}

/** Only lines of code begin with a tab. */
const cleanLine = (line: string): string => (line.startsWith('\t') ? `\t${clean(line.slice(1))}` : clean(line));

/** Wraps text and cuts code, since a wrapped diff would read as other code. */
function wrap(line: string): string[] {
  if (line.startsWith('\t')) return [`    ${line.slice(1)}`.slice(0, WIDTH)];
  return wrapWords(line.trimStart(), WIDTH, line.startsWith('  ') ? '  ' : '');
}
