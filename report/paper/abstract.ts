import { plainText, type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { shareSentence, verdictCounts } from '../findings/verdict-text.ts';
import { count, counted, fractionLabel, listed, percent, points } from '../ground/number-format.ts';
import { type Comparison, label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import { needsLargest } from '../metrics/largest-class.ts';
import { protocolName } from '../metrics/protocol-names.ts';
import type { Interval } from '../statistics/intervals.ts';
import { bestGroupOf } from './best-group.ts';
import { COMPARED, inWords, namedOrCounted, OUTCOMES, percentRange, pointsRange, proseName } from './row-words.ts';

/** Most words of an abstract. */
export const MOST_WORDS = 120;

/**
 * The abstract: question, data and method, main result with its interval, one caveat. Of several wordings the longest one
 * that is short enough.
 */
export function abstractOf(findings: Findings): Text {
  const caveat = caveatOf(findings);
  const results = resultsOf(findings);
  const wordings = [3, 1, 0].flatMap((names) =>
    results.map((result): Text => [`${question(findings)} ${settingOf(findings, names)} `, ...result, caveat]),
  );
  return wordings.find((one) => wordsIn(plainText(one)) <= MOST_WORDS) ?? wordings.at(-1)!;
}

/** `57.2 %` and `[54.9, 59.4]` are a word each. */
export const wordsIn = (prose: string): number =>
  prose
    .replace(/(\d) %/g, '$1%')
    .split(/\s+/)
    .filter(Boolean).length;

const learntRows = ({ main }: Findings): EstimatedRow[] => main.filter((row) => row.family === 'self-supervised');
const methodsOf = (rows: readonly EstimatedRow[]): string[] => [...new Set(rows.map((row) => row.method))];

function question(findings: Findings): string {
  const methods = methodsOf(learntRows(findings));
  if (methods.length === 0) return 'How does test accuracy depend on the number of labels?';
  return methods.length === 1
    ? 'Does pretraining without labels improve classification when labels are few?'
    : 'Which methods of pretraining without labels improve classification when labels are few?';
}

/** Data and method. @param most - Names of more methods are left out */
function settingOf(findings: Findings, most: number): string {
  const { study, main, fractions } = findings;
  const { dataset } = study;
  const unlabelled = dataset.unlabeled > 0 ? ` and ${count(dataset.unlabeled)} unlabelled` : '';
  const data = `${dataset.title} (${count(dataset.train)} labelled${unlabelled} training images, ${inWords(dataset.classes.length)} classes)`;
  const shares =
    fractions.length <= 3
      ? listed(fractions.map(fractionLabel))
      : `${inWords(fractions.length)} shares (${fractionLabel(fractions[0]!)} to ${fractionLabel(fractions.at(-1)!)})`;
  const learnt = learntRows(findings);
  const others = [
    ...new Set(main.filter((row) => row.family !== 'self-supervised').map((row) => proseName(row.method))),
  ];
  if (learnt.length === 0) return `On ${data}, we compare ${listed(others)} with ${shares} of the labels.`;
  const methods = methodsOf(learnt);
  const how = [...new Set(learnt.map((row) => classifierWords(row.protocol)))];
  const noun = methods.length === 1 ? methods[0]! : namedOrCounted(methods, 'method', most);
  const against = others.length > 0 ? `, against ${listed(others)}` : '';
  return `On ${data}, we pretrain with ${noun} and evaluate ${listed(how)} with ${shares} of the labels${against}.`;
}

const classifierWords = (protocol: string): string =>
  protocol === 'fine-tune'
    ? 'the fine-tuned network'
    : `${protocolName(protocol).replace(/^linear/, 'a linear')} on frozen features`;

/** Wordings of the main result, the longest first. */
function resultsOf(findings: Findings): Text[] {
  const learnt = learntRows(findings);
  if (learnt.length === 0) return [baselinesResult(findings)];
  return methodsOf(learnt).length === 1 && learnt.length === 1
    ? oneResult(findings, learnt[0]!)
    : manyResult(findings, learnt);
}

function accuracyAt(findings: Findings, row: EstimatedRow, fraction: number): Text {
  const { accuracy, interval } = row.estimates.get(fraction)!;
  const { node } = row.cells.find((cell) => cell.fraction === fraction)!.runs[0]!.result;
  return text`${{ value: `${percent(accuracy)} %`, node }} test accuracy (95 % CI ${percentRange(interval)}${besideLargest(findings, interval)})`;
}

/** A method without a baseline, or a study of baselines alone. */
function baselinesResult(findings: Findings): Text {
  const { main, fractions } = findings;
  const row = main[0]!;
  const at = fractions.filter((fraction) => row.estimates.has(fraction));
  const last = at.at(-1)!;
  const more = at.length > 1 ? text`, and ${accuracyAt(findings, row, last)} with ${fractionLabel(last)}` : [];
  return text`With ${labelsAt(row, at[0]!)}, ${proseName(label(row, main))} reaches ${accuracyAt(findings, row, at[0]!)}${more}.`;
}

const labelsAt = (row: EstimatedRow, fraction: number): string =>
  `${counted(row.cells.find((cell) => cell.fraction === fraction)!.labels, 'label')} (${fractionLabel(fraction)})`;

function oneResult(findings: Findings, row: EstimatedRow): Text[] {
  const { main, comparisons, verdicts } = findings;
  const name = label(row, main);
  const ofRow = comparisons.filter((one) => one.a === name && one.againstBaseline);
  const shares = [...row.estimates.keys()].sort((a, b) => a - b);
  const [few, all] = [shares[0]!, shares.at(-1)!];
  const at = (fraction: number): string => {
    const said = comparedWords(ofRow.filter((one) => one.fraction === fraction));
    return said === '' ? '' : `, ${said}`;
  };
  const first = text`With ${labelsAt(row, few)}, ${name} reaches ${accuracyAt(findings, row, few)}${at(few)}.`;
  const own = verdicts.filter(({ method }) => method === name);
  const verdict = own.length > 0 && shares.length > 1 ? ` ${shareSentence(own)}` : '';
  const last =
    shares.length > 1 ? text` With ${fractionLabel(all)}, it reaches ${accuracyAt(findings, row, all)}${at(all)}.` : [];
  return [[...first, ...last, verdict], [...first, verdict], first];
}

/** `24.7 points (19.1 to 29.5) above training from scratch`; baselines with one outcome come together. */
function comparedWords(comparisons: readonly Comparison[]): string {
  const groups = OUTCOMES.map((outcome) => comparisons.filter((one) => one.outcome === outcome));
  return listed(
    groups.flatMap((own) => {
      if (own.length === 0) return [];
      const { outcome } = own[0]!;
      if (outcome === 'better') return own.map((one) => `${gap(one)} above ${proseName(one.b)}`);
      if (outcome === 'worse') return own.map((one) => `${gap(one)} below ${proseName(one.b)}`);
      const others = own.map(
        (one) => `${proseName(one.b)} (${points(one.difference)} points, ${pointsRange(one.interval)})`,
      );
      return [`${COMPARED[outcome]} ${listed(others)}`];
    }),
  );
}

/** `24.7 points (19.1 to 29.5)`, whichever side is ahead. */
function gap({ difference, interval: [low, high] }: Comparison): string {
  const [size, ends]: [number, Interval] = difference < 0 ? [-difference, [-high, -low]] : [difference, [low, high]];
  return `${percent(size)} points (${percentRange(ends)})`;
}

/** Several methods: the best group at the fewest labels, and how many are worth their pretraining at both ends. */
function manyResult(findings: Findings, learnt: readonly EstimatedRow[]): Text[] {
  const { fractions, verdicts, study } = findings;
  const noun = study.sweep ? 'settings' : 'methods';
  const few = fractions.find((fraction) => learnt.some((row) => row.estimates.has(fraction)))!;
  const first = bestResult(findings, few) ?? rangeResult(findings, learnt, few);
  const counts = [...new Set([few, fractions.at(-1)!])].flatMap((fraction, i) => {
    const own = verdicts.filter((one) => one.fraction === fraction);
    if (own.length === 0) return [];
    return [
      i === 0
        ? ` At that share, ${verdictCounts(own, noun)}.`
        : ` With ${fractionLabel(fraction)} of the labels, ${verdictCounts(own, noun)}.`,
    ];
  });
  return [[...first, ...counts], [...first, ...counts.slice(0, 1)], first];
}

/** Undefined where not every pair of methods was compared. */
function bestResult(findings: Findings, fraction: number): Text | undefined {
  const best = bestGroupOf(findings, fraction);
  if (!best) return undefined;
  const { top, ties } = best;
  const also =
    ties.length === 0
      ? 'all others are significantly worse'
      : `${namedOrCounted(ties, 'method', 2)} ${ties.length === 1 ? 'does' : 'do'} not differ significantly from it`;
  return text`With ${labelsAt(top, fraction)}, ${label(top, findings.main)} is best with ${accuracyAt(findings, top, fraction)}; ${also}.`;
}

/** The least and the most accurate of several settings: the best one alone would be picked by chance. */
function rangeResult(findings: Findings, learnt: readonly EstimatedRow[], fraction: number): Text {
  const rows = learnt.filter((row) => row.estimates.has(fraction));
  const at = (row: EstimatedRow): number => row.estimates.get(fraction)!.accuracy;
  const [least, most] = [
    rows.reduce((a, b) => (at(b) < at(a) ? b : a)),
    rows.reduce((a, b) => (at(b) > at(a) ? b : a)),
  ];
  if (least === most)
    return text`With ${labelsAt(most, fraction)}, ${label(most, findings.main)} reaches ${accuracyAt(findings, most, fraction)}.`;
  return text`With ${labelsAt(most, fraction)}, ${counted(rows.length, 'setting')} range from ${accuracyAt(findings, least, fraction)} for ${label(least, findings.main)} to ${accuracyAt(findings, most, fraction)} for ${label(most, findings.main)}.`;
}

/** `; always answering “common” is right for 95.0 %`, where a reader must know it to judge an accuracy. */
export function besideLargest({ study, largest }: Findings, range: Interval): string {
  if (!needsLargest(largest, study.dataset.classes.length, range)) return '';
  return `; always answering \u201c${largest.name}\u201d is right for ${percent(largest.share)} %`;
}

/** The one caveat that a reader must not miss. */
function caveatOf({ main, marks, study }: Findings): string {
  const has = (kind: string): boolean => marks.some((mark) => mark.kind === kind);
  if (has('chosen-on-test')) return ' Something was chosen on test images, which makes accuracies look too high.';
  const seeds = main.map((row) => Math.max(...[...row.estimates.values()].map((one) => one.seeds)));
  if (Math.max(...seeds) === 1)
    return ' All results come from one training seed, and no interval covers variation between seeds.';
  if (Math.min(...seeds) === 1) return ' Some rows have one training seed only, which no interval covers.';
  if (study.dataset.synthetic) return ' The images are synthetic.';
  if (has('short-budget')) return ' Training was short, and longer training may change the order.';
  return ' The results hold for one data set.';
}
