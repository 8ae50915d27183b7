import { type Block, p, type Section, type Text, text } from '../document/document.ts';
import type { PaperFigures } from '../figures/paper-figures.ts';
import type { Findings } from '../findings/findings.ts';
import type { PublishedStudy } from '../published/published-study.ts';
import { accuracyTable } from './accuracy-table.ts';
import { otherRows } from './further-results.ts';
import { lossTable } from './loss-table.ts';
import { publishedBlocks } from './published-section.ts';
import { resultsText } from './results-text.ts';
import { selectionCaption } from './sweep-text.ts';

/** The main figure, the main table, what they say, and published numbers beside ours. */
export function resultsSection(
  findings: Findings,
  figures: PaperFigures,
  published: readonly PublishedStudy[],
): Section {
  const others = otherRows(findings);
  const blocks: Block[] = [
    p`${{ ref: figures.accuracy.id }} and ${{ ref: 'table-main' }} show test accuracy by share of labels.${others.length > 0 ? text` ${{ ref: 'table-other' }} has other classifiers on the same features.` : ''}`,
    figures.accuracy,
    accuracyTable(
      findings,
      'table-main',
      findings.main,
      `Test accuracy (%) by method and share of labels, with 95 % intervals.${selectionCaption(findings)}`,
    ),
    ...resultsText(findings),
    ...lossBlocks(findings, figures),
    ...publishedBlocks(findings, published),
  ];
  return { id: 'results', title: 'Results', blocks };
}

/** Test losses where classifiers give probabilities. */
function lossBlocks(findings: Findings, { loss }: PaperFigures): Block[] {
  if (!lossTable(findings, findings.main)) return [];
  const shown: Text = loss
    ? text`${{ ref: loss.id }} shows the mean negative log likelihood of the true class`
    : ['The mean negative log likelihood of the true class is also measured'];
  return [p`${{ strong: 'Test loss.' }} ${shown} (${{ ref: 'table-loss' }}).`, ...(loss ? [loss] : [])];
}
