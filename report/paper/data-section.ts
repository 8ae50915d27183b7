import { type Block, p, type Section, type Text, text } from '../document/document.ts';
import type { PaperFigures } from '../figures/paper-figures.ts';
import type { Findings } from '../findings/findings.ts';
import { count, counted, listed } from '../ground/number-format.ts';
import { capital, sentence } from '../ground/prose.ts';
import type { Mark } from '../honesty/mark.ts';
import { inWords, namedOrCounted } from './row-words.ts';

/** Names of more classes are left to the appendix. */
const MOST_CLASSES = 12;

/** The section on the question and the data. */
export function dataSection(findings: Findings, { samples }: Pick<PaperFigures, 'samples'>): Section {
  const { study, main, marks } = findings;
  const { dataset } = study;
  const { published, train, validation, test, unlabeled } = dataset;
  const learnt = [...new Set(main.filter((row) => row.family === 'self-supervised').map((row) => row.method))];
  const question =
    learnt.length > 0
      ? `We ask how much pretraining without labels, with ${namedOrCounted(learnt, 'method')}, improves classification when only some of the training images have labels.`
      : 'We ask how test accuracy depends on the number of labels.';
  const cited: Text = published?.reference ? text`${dataset.title}\u00a0${{ cite: [published.id] }}` : [dataset.title];
  const held = validation > 0 ? `, ${count(validation)} validation` : '';
  const more =
    unlabeled > 0
      ? ` A further ${counted(unlabeled, 'image')} without labels ${unlabeled === 1 ? 'serves' : 'serve'} pretraining only.`
      : '';
  const names = dataset.classes.length <= MOST_CLASSES ? ` (${listed(dataset.classes)})` : '';
  const about = dataSentences(marks);
  const blocks: Block[] = [
    p`${question} The data are ${cited}: ${count(train)} labelled training${held} and ${count(test)} test images of ${dataset.height}\u00d7${dataset.width} pixels with ${counted(dataset.channels, 'channel')}, in ${inWords(dataset.classes.length)} classes${names}.${more}${samples ? text` ${{ ref: samples.id }} shows some of them.` : []}`,
    ...(samples ? [samples] : []),
    ...(about.length > 0 ? [p`${about.map(capital).join(' ')}`] : []),
  ];
  return { id: 'data', title: 'Question and data', blocks };
}

/** Sentences of the marks that are about the images, not about what was done with them. */
export const dataSentences = (marks: readonly Mark[]): string[] =>
  marks.filter(({ kind }) => OF_DATA.includes(kind)).map(({ text }) => sentence(text));

const OF_DATA: readonly string[] = ['synthetic', 're-compressed', 'subsampled', 'identical', 'unbalanced', 'note'];
