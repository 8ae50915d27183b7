import { clean } from '../ground/escape.ts';
import { ascii, fractionLabel, interval, percent, points, pointsInterval } from '../ground/number-format.ts';
import { sentence } from '../ground/prose.ts';
import { shownCommand } from '../ground/shown-command.ts';
import { wrapWords } from '../ground/wrap-words.ts';
import { type Comparison, label } from '../metrics/comparisons.ts';
import type { Findings } from './findings.ts';
import { plainSentence, shareSentence } from './verdict-text.ts';

/** Width of the summary, in columns of a terminal. */
const WIDTH = 80;

/** The main table, the headline and the marks as plain text, for the end of a run. */
export function summaryText(findings: Findings, remarks: readonly string[]): string {
  const { study, main, fractions } = findings;
  const header = ['test accuracy, %', ...fractions.map((fraction) => `${fractionLabel(fraction)} of labels`)];
  const rows = main.map((row) => [
    label(row, main),
    ...fractions.map((fraction) => {
      const estimate = row.estimates.get(fraction);
      return estimate ? `${percent(estimate.accuracy)} ${interval(estimate.interval)}` : '-';
    }),
  ]);
  const lines = [...wrapped(`${study.title}: ${study.dataset.title}`), '', ...grid(header, rows), ''];
  for (const note of [...findings.honesty, ...remarks]) lines.push(...wrapped(`Note: ${sentence(note)}`));
  for (const one of headlines(findings)) lines.push(...wrapped(one));
  if (study.dataset.synthetic)
    lines.push('Next, on images of your own:', `  ${shownCommand('run', 'folder', '--set', 'data.path=FOLDER')}`);
  return ascii(`${lines.map(clean).join('\n')}\n`);
}

/** The first self-supervised method: its baselines at the fewest labels, where it helps, and the same in plain words. */
function headlines({ comparisons, fractions, verdicts, study }: Findings): string[] {
  const at = comparisons.filter((one) => one.fraction === fractions[0] && one.againstBaseline);
  const first = at[0]?.a;
  const ours = at.filter((one) => one.a === first);
  if (ours.length === 0) return [];
  const judged = verdicts.filter(({ method }) => method === first);
  const parts = ours.map(
    (one) => `${points(one.difference)} ${pointsInterval(one.interval)} over ${one.b}${doubt(one)}`,
  );
  return [
    `At ${fractionLabel(fractions[0]!)} of labels, ${first}: ${parts.join('; ')} (points, paired 95 % intervals).`,
    ...(judged.length > 0 ? [shareSentence(judged), plainSentence(judged, study.dataset.test)] : []),
  ];
}

const doubt = (one: Comparison): string => (one.outcome === 'cannot-tell' ? ', not significant' : '');

/** Columns side by side where they fit, else a line for each value below its method. */
function grid(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  if (widths.reduce((sum, width) => sum + width + 2, -2) <= WIDTH)
    return [header, ...rows].map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    );
  return rows.flatMap((row) => [
    ...wrapped(row[0]!),
    ...row.slice(1).map((cell, i) => `  ${header[i + 1]!.padEnd(20)} ${cell}`),
  ]);
}

/** Words that are wider than a line are cut. */
function wrapped(text: string): string[] {
  const fitting = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${WIDTH - 2}}`, 'g')) ?? []);
  return wrapWords(fitting.join(' '), WIDTH, '', '  ');
}
