import { type Block, p, type Section } from '../document/document.ts';
import type { PaperFigures } from '../figures/paper-figures.ts';
import type { Findings } from '../findings/findings.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import { settingId } from '../metrics/swept-settings.ts';
import { accuracyTable } from './accuracy-table.ts';
import { calibrationTable } from './calibration-table.ts';
import { costTable } from './cost-table.ts';
import { lossTable } from './loss-table.ts';
import { perClassTable } from './per-class-table.ts';
import { significanceTable } from './significance-table.ts';

/** Tables behind the results and their analysis: other classifiers, losses, comparisons, classes, calibration, cost. */
export function furtherResults(findings: Findings, { labelCounts }: Pick<PaperFigures, 'labelCounts'>): Section {
  const others = otherRows(findings);
  const blocks: (Block | undefined)[] = [
    others.length > 0
      ? accuracyTable(
          findings,
          'table-other',
          others,
          'Test accuracy (%) under other classifiers, with 95 % intervals.',
        )
      : undefined,
    lossTable(findings, [...findings.main, ...others]),
    findings.comparisons.length > 0 ? significanceTable(findings) : undefined,
    perClassTable(findings),
    calibrationTable(findings),
    costTable(findings),
  ];
  return {
    id: 'further',
    title: 'Further results',
    appendix: true,
    blocks: [
      p`These tables have the numbers behind ${{ ref: 'results' }} and ${{ ref: 'analysis' }}.`,
      ...blocks.filter((block) => block !== undefined),
      ...(labelCounts
        ? [p`${{ ref: labelCounts.id }} has the labels of each class in the label subsets.`, labelCounts]
        : []),
    ],
  };
}

/** Rows of the shown methods under classifiers by which they are not judged. */
export const otherRows = ({ rows, judged, main }: Findings): EstimatedRow[] =>
  rows.filter((row) => !judged.includes(row) && main.some((one) => isSameRun(one, row)));

const isSameRun = (a: EstimatedRow, b: EstimatedRow): boolean =>
  a.method === b.method && a.encoder === b.encoder && settingId(a.setting) === settingId(b.setting);
