import type { Findings } from '../findings/findings.ts';
import type { Letters } from '../findings/significance-letters.ts';
import { label } from '../metrics/comparisons.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import { variationSentence } from '../metrics/variation.ts';

/** The foot of a table of accuracies: what varied, what the letters mean, and whether compute was equal. */
export function accuracyFoot(findings: Findings, rows: readonly EstimatedRow[], letters: Letters): string {
  const lettered = rows.some((row) => row.cells.some(({ fraction }) => letters(row, fraction) !== ''));
  const told = lettered
    ? ' In each column, rows that share a letter are not significantly different (paired comparisons with Holm\u2019s correction).'
    : '';
  const overlap = Math.max(0, ...(findings.study.labelOverlap ?? []).map(({ shared }) => shared));
  const name = (row: EstimatedRow): string => label(row, findings.main);
  return `${variationSentence(rows, name, overlap)}${told}${findings.unequal?.short ?? ''}`;
}
