import { publicationOf } from '../citation/publication.ts';
import type { Findings } from '../findings/findings.ts';
import { limitsOf } from '../findings/limits.ts';
import { count, counted, listed, magnitude } from '../ground/number-format.ts';
import { mostSeeds } from '../metrics/estimates.ts';
import { flopsOf } from '../metrics/training-cost.ts';
import { variationSentence } from '../metrics/variation.ts';
import type { ChecklistItem } from './item.ts';

/**
 * The sixteen questions of the NeurIPS paper checklist (https://neurips.cc/public/guides/PaperChecklist), as far as a run
 * can answer them: setting, statistics, compute, data and code from the study's own values. The rest is the author's.
 */
export function neuripsItems(findings: Findings): ChecklistItem[] {
  const { study } = findings;
  const { synthetic, title } = study.dataset;
  const limits = limitsOf(findings).length;
  const { licence } = publicationOf(study);
  const exported = study.provenance.filter(({ stage }) => stage === 'export-backbone').length;
  const drawn = 'all images are drawn by the program';
  return [
    {
      ...{ number: '1', title: 'Claims' },
      answer: 'Yes',
      because: `of this report: its sentences follow from ${tests(findings)}. What a paper says beyond it is for its author.`,
    },
    { number: '2', title: 'Limitations', answer: 'Yes', because: `${counted(limits, 'limit')} under Limits.` },
    { number: '3', title: 'Theory', answer: 'NA', because: 'no theorem is stated.' },
    {
      ...{ number: '4', title: 'Reproducibility of the results' },
      answer: 'Yes',
      because: `lock.json has every node with code, parameters, inputs and digests, and "npx tsx pipeline.ts reproduce lock.json" runs it again and compares. ${rerun(findings)}`,
    },
    {
      ...{ number: '5', title: 'Open access to data and code' },
      answer: 'author',
      because: synthetic
        ? `known: no data need be published, since ${drawn} from a seed. Whether the code is public is for the author.`
        : `known: the data are ${title}, by the digests in the appendix. Whether data and code can be had is for the author.`,
    },
    { number: '6', title: 'Setting', answer: chosenOnTest(findings) ? 'No' : 'Yes', because: setting(findings) },
    significance(findings),
    {
      ...{ number: '8', title: 'Compute' },
      answer: 'author',
      because: `known: ${operations(findings)}; ${environment(findings)}. Seconds, processor and memory of each node are in its record ("npx tsx pipeline.ts show NODE"). The total of the project, failed and preliminary runs included, is for the author.`,
    },
    { number: '9', title: 'Code of ethics', answer: 'author', because: '' },
    { number: '10', title: 'Broader impacts', answer: 'author', because: '' },
    { number: '11', title: 'Safeguards', answer: 'author', because: '' },
    {
      ...{ number: '12', title: 'Licences of what is used' },
      answer: 'author',
      because: `known: what is used is ${listed(assets(findings))}.`,
    },
    {
      ...{ number: '13', title: 'New assets' },
      answer: exported > 0 && licence ? 'Yes' : exported > 0 ? 'author' : 'NA',
      because:
        exported > 0
          ? `${counted(exported, 'encoder')} exported, each with a card (backbone.json): shapes, normalisation, a check of its outputs. ${licence ? `Licence: ${licence}.` : 'Their licence is for the author (publication.licence).'}`
          : 'no model is exported.',
    },
    ...[
      ['14', 'Crowdsourcing and human subjects'],
      ['15', 'Review by an ethics board'],
    ].map(
      ([number, name]): ChecklistItem => ({
        ...{ number: number!, title: name! },
        answer: synthetic ? 'NA' : 'author',
        because: synthetic ? `${drawn}.` : '',
      }),
    ),
    { number: '16', title: 'Use of language models', answer: 'author', because: '' },
  ];
}

const tests = ({ comparisons }: Findings): string =>
  comparisons.length === 0
    ? 'intervals; no two methods are compared'
    : `${counted(comparisons.length, 'paired comparison')} with Holm\u2019s correction`;

function rerun({ study: { provenance } }: Findings): string {
  const known = provenance.filter(({ determinism }) => determinism !== undefined);
  if (known.length === 0) return 'No node had been run again when this was written.';
  const same = known.filter(({ determinism }) => determinism === 'bitwise').length;
  return `Of ${counted(known.length, 'node')} that had been run again, ${count(same)} gave the same bytes.`;
}

export const chosenOnTest = ({ marks }: Findings): boolean => marks.some(({ kind }) => kind === 'chosen-on-test');

function setting(findings: Findings): string {
  const { validation, test } = findings.study.dataset;
  const split =
    validation > 0
      ? `choices are made on ${counted(validation, 'validation image')}, apart from ${counted(test, 'test image')}`
      : 'there is no validation split';
  const seen = chosenOnTest(findings) ? '; something was chosen on test images, as page 1 says' : '';
  return `all parameters are in the appendix; ${split}${seen}.`;
}

/** Without a second seed the largest source of variation is not in any interval. */
function significance({ main }: Findings): ChecklistItem {
  const seeds = mostSeeds(main);
  return {
    ...{ number: '7', title: 'Statistical significance' },
    answer: seeds > 1 ? 'Yes' : 'No',
    because: `${seeds > 1 ? '' : 'with one training seed the spread between seeds is in no interval. '}${variationSentence(main)}`,
  };
}

/** Of a node that trains on each label subset the curve is that of the largest, and its result has the cost of all. */
function operations({ study: { histories, results } }: Findings): string {
  const whole = new Map(results.flatMap((one) => (one.cost.flops === undefined ? [] : [[one.node, one] as const])));
  // Curves that were measured on what another node trained are no trainings of their own.
  const costs = histories
    .filter(({ cost }) => Object.keys(cost).length > 0)
    .map(({ node, cost }) => {
      const all = whole.get(node);
      return all
        ? { trainings: all.scores.length, flops: all.cost.flops! }
        : { trainings: 1, flops: flopsOf(cost) ?? 0 };
    });
  const total = costs.reduce((sum, { flops }) => sum + flops, 0);
  const trainings = counted(
    costs.reduce((sum, one) => sum + one.trainings, 0),
    'training',
  );
  return total > 0
    ? `${trainings} of ${magnitude(total)} operations in all`
    : `${trainings}, whose operations were not counted`;
}

function environment({ study }: Findings): string {
  const parts = Object.entries(study.environment).map(([name, value]) => `${name} ${value}`);
  return parts.length > 0 ? parts.join(', ') : 'no engine is named';
}

function assets({ study }: Findings): string[] {
  const { synthetic, title } = study.dataset;
  const networks = study.results.filter(({ family }) => family === 'pretrained').map(({ method }) => method);
  return [synthetic ? `${title} (drawn by the program)` : title, ...new Set(networks)];
}
