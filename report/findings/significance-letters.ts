import { label } from '../metrics/comparisons.ts';
import type { MeasuredRow } from '../metrics/measured.ts';
import { sharedLetters } from '../statistics/letters.ts';
import type { Findings } from './findings.ts';

/** Letters of a row at a fraction: rows that share one are not told apart. Empty where nothing is known. */
export type Letters = (row: MeasuredRow, fraction: number) => string;

/** Up to this many rows letters can be read. */
const MOST_ROWS = 20;

/**
 * From the corrected comparisons of rows that a table shows; nothing where a column has pairs that were not compared (a sweep
 * compares what differs in one thing alone), or too many rows to read.
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
