import type { Findings } from '../metrics/findings.ts';
import { counted } from '../number-format.ts';
import type { Section } from './document.ts';

const AUTHOR = 'author must answer';

/** A reproducibility checklist: answered where the run knows the answer, never guessed. */
export function checklistSection(findings: Findings): Section {
  const { study } = findings;
  const seeds = new Set(study.results.map((one) => one.seed)).size;
  const several =
    seeds > 1
      ? `yes: intervals cover ${counted(seeds, 'seed')}`
      : 'in part: intervals over test images and label draws; one seed';
  const rows: readonly (readonly [string, string])[] = [
    ['Claims follow from the results', 'yes: each sentence is made from a corrected test; see Significance'],
    ['Limits are stated', 'yes: see Limits'],
    ['Data are identified', `yes: ${study.dataset.title}, with digests in the appendix`],
    [
      'Splits and how choices were made',
      study.dataset.validation > 0
        ? 'yes: choices on the validation split; see Setting'
        : 'there is no validation split',
    ],
    ['All parameters', 'yes: see the appendix'],
    ['Code that ran', 'yes: fingerprint of each stage in the appendix'],
    ['Error bars, with what varies', several],
    ['Corrected for several comparisons', findings.comparisons.length > 0 ? 'yes: Holm' : 'no comparison was made'],
    ['Compute', 'in counts: see Cost; seconds are in the run record'],
    ['Licence of the data', AUTHOR],
    ['Ethics and broader impact', AUTHOR],
    ['Failed and preliminary runs', AUTHOR],
    ['Use of language models', AUTHOR],
  ];
  return {
    id: 'checklist',
    title: 'Checklist',
    appendix: true,
    blocks: [
      {
        kind: 'table',
        id: 'table-checklist',
        caption: ['What this run can say of itself. The rest is for its author.'],
        columns: [
          { title: 'Question', align: 'left' },
          { title: 'Answer', align: 'left' },
        ],
        rows: rows.map((row) => row.map((cell) => [cell])),
        wide: true,
      },
    ],
  };
}
