import { label } from '../metrics/comparisons.ts';
import type { MeasuredRow } from '../metrics/measured.ts';
import { sharedLetters } from '../statistics/letters.ts';
import type { Findings } from './findings.ts';

/** Letters of a row at a fraction: rows that share one are not significantly different. Empty where pairs were not compared. */
export type Letters = (row: MeasuredRow, fraction: number) => string;

/** Letters for more rows would be hard to read. */
const MOST_ROWS = 20;

/**
 * Letters from the corrected comparisons of the rows of a table. A column gets none where some pairs were not compared, as in
 * a sweep, or where there are too many rows.
 */
export function lettersOf({
  comparisons,
  main,
  fractions,
}: Pick<Findings, 'comparisons' | 'main' | 'fractions'>): Letters {
  const found = new Map<string, string>();
  for (const fraction of fractions) {
    const rows = main.filter((row) => row.estimates.has(fraction));
    const names = rows.map((row) => label(row, main));
    const known = new Map<string, boolean>();
    for (const one of comparisons)
      if (one.fraction === fraction)
        known.set(`${one.a}\0${one.b}`, one.outcome === 'better' || one.outcome === 'worse');
    const apart = (i: number, j: number): boolean | undefined =>
      known.get(`${names[i]}\0${names[j]}`) ?? known.get(`${names[j]}\0${names[i]}`);
    const all = rows.every((_, i) => rows.every((__, j) => i === j || apart(i, j) !== undefined));
    if (rows.length < 2 || rows.length > MOST_ROWS || !all) continue;
    const letters = sharedLetters(rows.length, (i, j) => apart(i, j)!);
    letters?.forEach((text, i) => {
      found.set(`${names[i]}\0${fraction}`, text);
    });
  }
  return (row, fraction) =>
    main.some((one) => one === row) ? (found.get(`${label(row, main)}\0${fraction}`) ?? '') : '';
}
