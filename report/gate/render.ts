import { ascii, percent, points, pointsInterval } from '../number-format.ts';
import type { GateResult, GateRow, Verdict } from './compare.ts';

/** The verdict in words, with what to do about it. */
export function verdictWords({ verdict, moreSeeds }: GateRow): string {
  if (verdict !== 'cannot tell') return verdict;
  return moreSeeds === undefined ? 'cannot tell' : `cannot tell: ${moreSeeds} more seed${moreSeeds === 1 ? '' : 's'}`;
}

/** One line that says how it went. */
export function headline({ rows, exitCode }: GateResult): string {
  const order: readonly Verdict[] = [
    'worse',
    'not comparable',
    'cannot tell',
    'lower but less than delta',
    'not worse',
    'identical',
    'new',
  ];
  const parts = order.flatMap((verdict) => {
    const n = rows.filter((row) => row.verdict === verdict).length;
    return n > 0 ? [`${n} ${verdict}`] : [];
  });
  const word = { 0: 'No regression', 2: 'Not comparable', 3: 'Regression' }[exitCode];
  return `${word}: ${parts.join(', ')}.`;
}

/** For a terminal, at most 100 columns where names allow it. */
export function gateText(result: GateResult): string {
  const lines = [headline(result), ''];
  for (const row of result.rows) {
    lines.push(row.metric);
    const detail = [verdictWords(row), numbers(row), row.note].filter((part) => part !== undefined && part !== '');
    lines.push(`  ${detail.join('; ')}`);
  }
  lines.push('', `${explanation(result)}`, ...result.notes);
  return ascii(`${lines.flatMap((line) => wrap(line)).join('\n')}\n`);
}

/** For a job summary or a comment. */
export function gateMarkdown(result: GateResult): string {
  const cell = (value: number | undefined): string => (value === undefined ? '' : percent(value));
  const rows = result.rows.map((row) => {
    const difference = row.difference === undefined ? '' : points(row.difference);
    const ends = row.interval ? ` ${pointsInterval(row.interval)}` : '';
    const words = row.verdict === 'worse' ? '**worse**' : verdictWords(row);
    return `| ${escapePipe(row.metric)} | ${cell(row.baseline)} | ${cell(row.now)} | ${difference}${ends} | ${words} | ${escapePipe(row.note ?? '')} |`;
  });
  return [
    `### ${headline(result)}`,
    '',
    '| Metric | Baseline, % | Now, % | Difference, points | Verdict | Note |',
    '|---|---:|---:|---:|---|---|',
    ...rows,
    '',
    explanation(result),
    ...result.notes,
    '',
  ].join('\n');
}

/** JUnit: `worse` fails, `not comparable` is an error, `cannot tell` and `new` are skipped. */
export function gateJUnit(result: GateResult): string {
  const count = (...verdicts: Verdict[]): number => result.rows.filter((row) => verdicts.includes(row.verdict)).length;
  const cases = result.rows.map((row) => {
    const said = escapeXml([verdictWords(row), numbers(row), row.note].filter(Boolean).join('; '));
    const inside = {
      worse: `<failure message="${said}"/>`,
      'not comparable': `<error message="${said}"/>`,
      'cannot tell': `<skipped message="${said}"/>`,
      new: `<skipped message="${said}"/>`,
      'lower but less than delta': `<system-out>${said}</system-out>`,
      'not worse': `<system-out>${said}</system-out>`,
      identical: '',
    }[row.verdict];
    return `    <testcase classname="strata.check" name="${escapeXml(row.metric)}">${inside}</testcase>`;
  });
  const totals = `tests="${result.rows.length}" failures="${count('worse')}" errors="${count('not comparable')}" skipped="${count('cannot tell', 'new')}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${totals}>
  <testsuite name="strata check" ${totals}>
${cases.join('\n')}
  </testsuite>
</testsuites>
`;
}

function numbers({ baseline, now, difference, interval }: GateRow): string {
  if (now === undefined || baseline === undefined) return now === undefined ? '' : `${percent(now)} %`;
  const change = difference === undefined || difference === 0 ? '' : `, ${points(difference)} points`;
  return `${percent(now)} %, baseline ${percent(baseline)} %${change}${interval ? ` ${pointsInterval(interval)}` : ''}`;
}

const explanation = ({ settings }: GateResult): string =>
  `"worse" is lower with a chance of at most ${100 * settings.alpha} % of any such verdict where nothing changed; "not worse" excludes a drop of ${100 * settings.delta} points.`;

const escapePipe = (text: string): string => text.replaceAll('|', '\\|');
const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function wrap(line: string, width = 100): string[] {
  const indent = line.startsWith('  ') ? '  ' : '';
  const lines: string[] = [];
  let current = '';
  for (const word of line.trimStart().split(' ')) {
    if (current !== '' && indent.length + current.length + 1 + word.length > width) {
      lines.push(indent + current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, indent + current];
}
