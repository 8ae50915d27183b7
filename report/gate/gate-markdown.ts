import { clean, escapeMarkdown } from '../ground/escape.ts';
import { points, pointsInterval } from '../ground/number-format.ts';
import { causeLines, type Explained, flipLines } from './explained.ts';
import type { GateRow } from './gate-result.ts';
import { explanation, headline, inOrder, signed, valueIn, verdictWords } from './verdict-words.ts';

/** Line by which a job finds its earlier comment and edits it, instead of adding another one. */
const marker = (experiment: string): string => `<!-- strata-check: ${clean(experiment).replaceAll('>', '')} -->`;

/** Code hosts cut comments at 65,536 characters. */
const MOST = 60_000;

/** The result as Markdown, for a job summary or a comment. */
export function gateMarkdown(result: Explained): string {
  const rows = inOrder(result.rows);
  const told = rows.filter(({ verdict }) => verdict !== 'identical' && verdict !== 'not worse');
  const calm = rows.filter(({ verdict }) => verdict === 'identical' || verdict === 'not worse');
  // A tab marks code: no other line has one.
  const code = (diff: readonly string[]): string[] =>
    ['', `${fence(diff)}diff`, ...diff.map(clean), fence(diff), ''].map((line) => `\t${line}`);
  const why = [...flipLines(result), ...causeLines(result, code)];
  const parts = [
    marker(result.experiment),
    `### ${escapeMarkdown(result.experiment)}: ${headline(result)}`,
    ...(told.length > 0 ? ['', ...table(told)] : []),
    ...(why.length > 0 ? ['', '#### Changed images, and causes', '', ...listed(why)] : []),
    ...(calm.length > 0
      ? ['', `<details><summary>${calm.length} identical or not worse</summary>`, '', ...table(calm), '', '</details>']
      : []),
    '',
    [explanation(result), ...result.notes].map(escapeMarkdown).join(' '),
    '',
  ];
  const text = parts.join('\n');
  return text.length <= MOST ? text : `${text.slice(0, text.lastIndexOf('\n', MOST))}\n\n_The rest is cut off._\n`;
}

/** Markdown for a missing baseline. */
export const noBaselineMarkdown = (experiment: string, path: string): string =>
  `${marker(experiment)}\n### ${escapeMarkdown(experiment)}: no baseline\n\nThere is no baseline at ${escapeMarkdown(path)}.\n`;

function table(rows: readonly GateRow[]): string[] {
  return [
    '| Metric | Verdict | Baseline | Now | Difference | Note |',
    '|---|---|---:|---:|---:|---|',
    ...rows.map((row) => {
      const cell = (value: number | undefined): string => (value === undefined ? '' : valueIn(row)(value));
      const words = row.verdict === 'worse' ? '**worse**' : verdictWords(row);
      return `| ${escapeMarkdown(row.metric)} | ${words} | ${cell(row.baseline)} | ${cell(row.now)} | ${difference(row)} | ${escapeMarkdown(row.note ?? '')} |`;
    }),
  ];
}

function difference({ kind, difference, interval, ratio }: GateRow): string {
  if (kind === 'cost') return ratio === undefined ? '' : `\u00d7 ${ratio.toPrecision(4)}`;
  if (difference === undefined || difference === 0) return '';
  if (kind === 'accuracy') return `${points(difference)} points${interval ? ` ${pointsInterval(interval)}` : ''}`;
  return `${signed(difference)}${interval ? ` [${signed(interval[0])}, ${signed(interval[1])}]` : ''}`;
}

/** Makes a list of the lines; code stays as it is. */
const listed = (lines: readonly string[]): string[] =>
  lines.map((line) => {
    if (line.startsWith('\t')) return line.slice(1);
    return line.startsWith('  ') ? `  - ${escapeMarkdown(line.trim())}` : `- ${escapeMarkdown(line)}`;
  });

/** A fence that is longer than all runs of backticks in the lines. */
const fence = (lines: readonly string[]): string =>
  '`'.repeat(Math.max(3, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length + 1))));
