import { type Block, p, type Text, text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { shareSentence, verdictCounts } from '../findings/verdict-text.ts';
import { counted, fractionLabel, listed, percent, points } from '../ground/number-format.ts';
import { capital } from '../ground/prose.ts';
import { type Comparison, label } from '../metrics/comparisons.ts';
import { bestGroupOf, orderAgreement } from './best-group.ts';
import { COMPARED, namedOrCounted, OUTCOMES, percentRange, pointsRange, proseName } from './row-words.ts';

/** Up to this many methods have a sentence for each baseline. */
const FEW = 3;

/** More effects than this are given as a range; the table of comparisons has each. */
const MOST_EFFECTS = 4;

/**
 * What the comparisons with baselines say: of few methods each outcome with its effect and interval, of many the best group,
 * ties, and how many are worth their pretraining.
 */
export function resultsText(findings: Findings): Block[] {
  const against = findings.comparisons.filter((one) => one.againstBaseline);
  const methods = [...new Set(against.map((one) => one.a))];
  if (methods.length > FEW) return many(findings, against);
  return methods.map((method) => {
    const own = against.filter((one) => one.a === method);
    const sentences = [...new Set(own.map((one) => one.b))].map((b) => acrossShares(own.filter((one) => one.b === b)));
    const verdicts = findings.verdicts.filter((one) => one.method === method);
    const verdict = verdicts.length > 0 ? [shareSentence(verdicts)] : [];
    return p`${[...sentences, ...verdict].join(' ')}`;
  });
}

/**
 * One method against one baseline over all shares of labels: `SimCLR is significantly better than random features with 1 %
 * of the labels (+42.2 points, 95 % CI +39.4 to +44.8) and not significantly different with 10 % (…).`
 */
export function acrossShares(comparisons: readonly Comparison[]): string {
  const { a, b } = comparisons[0]!;
  const name = proseName(b);
  const groups = OUTCOMES.map((outcome) => comparisons.filter((one) => one.outcome === outcome)).filter(
    (own) => own.length > 0,
  );
  let first = true;
  const parts = groups.map((own) => {
    const { outcome } = own[0]!;
    const words = first ? `${COMPARED[outcome]} ${name}` : COMPARED[outcome].replace(/ (than|to|from)$/, '');
    const where = whereWords(own, groups.length === 1 && comparisons.length > 2, first);
    first = false;
    return `${words} ${where}`;
  });
  return `${a} is ${listed(parts)}.`;
}

/** `with 1 % (+42.2 points, 95 % CI +39.4 to +44.8) and 10 % (…) of the labels`. */
function whereWords(own: readonly Comparison[], isEvery: boolean, isFirst: boolean): string {
  const of = isFirst ? ' of the labels' : '';
  if (own.length > MOST_EFFECTS || (isEvery && own.length > FEW)) {
    const effects = own.map((one) => one.difference);
    const range = `${points(Math.min(...effects))} to ${points(Math.max(...effects))} points`;
    const shares = isEvery
      ? 'at every share of the labels'
      : `with ${listed(own.map((one) => fractionLabel(one.fraction)))}${of}`;
    return `${shares} (differences of ${range})`;
  }
  const said = own.map((one, i) => {
    const effect =
      isFirst && i === 0
        ? `${points(one.difference)} points, 95 % CI ${pointsRange(one.interval)}`
        : `${points(one.difference)}, ${pointsRange(one.interval)}`;
    return `${fractionLabel(one.fraction)}${i === 0 ? of : ''} (${effect})`;
  });
  return `with ${listed(said)}`;
}

/** Many methods at the fewest and at the most labels. */
function many(findings: Findings, against: readonly Comparison[]): Block[] {
  const { verdicts, study } = findings;
  const noun = study.sweep ? 'settings' : 'methods';
  const shares = [...new Set(against.map((one) => one.fraction))].sort((a, b) => a - b);
  const ends = [...new Set([shares[0]!, shares.at(-1)!])];
  const blocks = ends.map((fraction): Block => {
    const own = verdicts.filter((one) => one.fraction === fraction);
    const others = [
      ...new Set(
        against.filter((one) => one.baseline === 'pretrained' || one.baseline === 'supervised').map((one) => one.b),
      ),
    ];
    const counts = [
      ...(own.length > 0 ? [`${capital(verdictCounts(own, noun))}.`] : []),
      ...others.map((b) =>
        countsAgainst(
          against.filter((one) => one.b === b && one.fraction === fraction),
          noun,
        ),
      ),
    ];
    const best = bestGroupText(findings, fraction);
    const start = best.length > 0 ? best : [`With ${fractionLabel(fraction)} of the labels: `];
    return p`${start}${counts.join(' ')}`;
  });
  const agreement = orderAgreement(findings, ends[0]!, ends.at(-1)!);
  if (agreement === undefined) return blocks;
  const words = agreement > 0.6 ? 'much the same' : agreement > 0.2 ? 'similar' : 'not the same';
  return [
    ...blocks,
    p`The order of the methods by accuracy is ${words} with ${fractionLabel(ends[0]!)} and with ${fractionLabel(ends.at(-1)!)} of the labels (Kendall\u2019s \u03c4 = ${signed(agreement)}).`,
  ];
}

const signed = (value: number): string => value.toFixed(2).replace('-', '\u2212');

function bestGroupText(findings: Findings, fraction: number): Text {
  const best = bestGroupOf(findings, fraction);
  if (!best) return [];
  const { top, ties, pairs, apart } = best;
  const { node } = top.cells.find((cell) => cell.fraction === fraction)!.runs[0]!.result;
  const { accuracy, interval } = top.estimates.get(fraction)!;
  const value = { value: `${percent(accuracy)} %`, node };
  const alike =
    ties.length === 0
      ? 'all other methods are significantly worse'
      : `${namedOrCounted(ties, 'other method', 3)} ${ties.length === 1 ? 'is' : 'are'} not significantly different from it`;
  return text`With ${fractionLabel(fraction)} of the labels, ${label(top, findings.main)} has the highest accuracy (${value}, 95 % CI ${percentRange(interval)}); ${alike}. Of the ${counted(pairs, 'pair')} of methods, ${String(apart)} ${apart === 1 ? 'differs' : 'differ'} significantly. `;
}

/** Methods against another baseline, counted by outcome. It names none. */
function countsAgainst(own: readonly Comparison[], noun: string): string {
  if (own.length === 0) return '';
  const parts = OUTCOMES.flatMap((outcome) => {
    const n = own.filter((one) => one.outcome === outcome).length;
    return n > 0 ? [{ n, words: COMPARED[outcome] }] : [];
  });
  const said = parts.map(
    ({ n, words }, i) =>
      `${n} ${n === 1 ? 'is' : 'are'} ${i === 0 ? `${words} ${proseName(own[0]!.b)}` : words.replace(/ (than|to|from)$/, '')}`,
  );
  const effects = own.map((one) => one.difference);
  return `Of ${counted(own.length, noun.replace(/s$/, ''))}, ${listed(said)} (differences of ${points(Math.min(...effects))} to ${points(Math.max(...effects))} points).`;
}
