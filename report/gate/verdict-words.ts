import { percent, points, pointsInterval } from '../ground/number-format.ts';
import type { GateResult, GateRow, Verdict } from './gate-result.ts';

/** The order of verdicts for readers. */
const ORDER: readonly Verdict[] = [
  'worse',
  'not comparable',
  'cannot tell',
  'lower, but less than delta',
  'advisory',
  'new',
  'not worse',
  'identical',
];

export const inOrder = (rows: readonly GateRow[]): GateRow[] =>
  ORDER.flatMap((verdict) => rows.filter((row) => row.verdict === verdict));

/** The verdict in words, with the number of further seeds that it needs. */
export function verdictWords({ verdict, moreSeeds }: GateRow): string {
  if (verdict !== 'cannot tell' || moreSeeds === undefined) return verdict;
  return `cannot tell: needs ${moreSeeds} more seed${moreSeeds === 1 ? '' : 's'}`;
}

/** The overall result in one line. */
export function headline({ rows, exitCode }: GateResult): string {
  const parts = ORDER.flatMap((verdict) => {
    const n = rows.filter((row) => row.verdict === verdict).length;
    return n > 0 ? [`${n} ${verdict}`] : [];
  });
  const word = { 0: 'No regression', 2: 'Not comparable', 3: 'Regression' }[exitCode];
  return `${word}: ${parts.join(', ')}.`;
}

/** The numbers of a row in the units of its kind: `15.0 %, baseline 14.2 %, +0.8 points [-1.0, +2.6]`. */
export function numbers(row: GateRow): string {
  const { kind, baseline, now, difference, interval, ratio } = row;
  if (now === undefined) return '';
  const value = valueIn(row);
  if (baseline === undefined) return value(now);
  if (kind === 'cost')
    return `${value(now)}, baseline ${value(baseline)}${ratio === undefined || ratio === 1 ? '' : `, ${ratio.toPrecision(4)} times`}`;
  const pair = `${value(now)}, baseline ${value(baseline)}`;
  if (difference === undefined || difference === 0) return pair;
  if (kind === 'accuracy')
    return `${pair}, ${points(difference)} points${interval ? ` ${pointsInterval(interval)}` : ''}`;
  return `${pair}, ${signed(difference)}${interval ? ` [${signed(interval[0])}, ${signed(interval[1])}]` : ''}`;
}

/** Formats values of this row. */
export const valueIn = ({ kind }: GateRow): ((value: number) => string) =>
  kind === 'accuracy' ? (value) => `${percent(value)} %` : kind === 'cost' ? whole : plain;

export const plain = (value: number): string => String(Number(value.toPrecision(4)));
const whole = (value: number): string => (Number.isInteger(value) ? value.toLocaleString('en-US') : plain(value));
export const signed = (value: number): string => `${value < 0 ? '\u2212' : '+'}${plain(Math.abs(value))}`;

export function explanation({ settings, look }: GateResult): string {
  const points = Number((100 * settings.delta).toPrecision(3));
  const whole = Number((100 * settings.alpha).toPrecision(3));
  const looks = look.of > 1 ? ` over its ${look.of} planned looks` : '';
  return `"worse": significantly lower; a check of unchanged code calls anything worse at most ${whole} % of the time${looks}. "not worse": a drop of ${points} points is excluded (at 5 %).`;
}
