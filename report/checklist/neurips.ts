import { publicationOf } from '../citation/study-publication.ts';
import type { Findings } from '../findings/findings.ts';
import { limitsOf } from '../findings/study-limits.ts';
import { counted, listed, magnitude } from '../ground/number-format.ts';
import { shownCommand } from '../ground/shown-command.ts';
import { chosenOnTest } from '../honesty/mark.ts';
import { mostSeeds } from '../metrics/estimates.ts';
import { flopsOf } from '../metrics/training-cost.ts';
import { variationSentence } from '../metrics/variation.ts';
import type { ChecklistItem } from './item.ts';

/**
 * The sixteen questions of the NeurIPS paper checklist (https://neurips.cc/public/guides/PaperChecklist). The study's values
 * answer those on setting, statistics, compute, data and code; the author answers the rest.
 */
export function neuripsItems(findings: Findings): ChecklistItem[] {
  const { study } = findings;
  const { synthetic, title } = study.dataset;
  const limits = limitsOf(findings).length;
  const { licence } = publicationOf(study);
  const exported = study.provenance.filter(({ stage }) => stage === 'export-backbone').length;
  const drawn = 'the program generates all images';
  return [
    {
      ...{ number: '1', title: 'Claims' },
      answer: 'Yes',
      because: `the claims of this report follow from ${tests(findings)}. The author answers for any further claims of a paper.`,
    },
    { number: '2', title: 'Limitations', answer: 'Yes', because: `the section Limits has ${counted(limits, 'item')}.` },
    { number: '3', title: 'Theory', answer: 'NA', because: 'the report states no theorem.' },
    {
      ...{ number: '4', title: 'Reproducibility of the results' },
      answer: 'Yes',
      because: `lock.json has the code, parameters, inputs and digests of every node; "${shownCommand('reproduce', 'lock.json')}" reruns the study and compares; "${shownCommand('run', '--check-determinism', 'NODE')}" reruns one node.`,
    },
    {
      ...{ number: '5', title: 'Open access to data and code' },
      answer: 'author',
      because: synthetic
        ? `known: there are no data to publish, since ${drawn} from a seed. The author must say whether the code is public.`
        : `known: the data are ${title}, identified by the digests in the appendix. The author must say whether data and code are available.`,
    },
    { number: '6', title: 'Setting', answer: chosenOnTest(findings) ? 'No' : 'Yes', because: setting(findings) },
    significance(findings),
    {
      ...{ number: '8', title: 'Compute' },
      answer: 'author',
      because: `known: ${operations(findings)}; ${environment(findings)}. The record of each node has its seconds, processor and memory ("${shownCommand('show', 'NODE')}"). The author must add the total of the project, with failed and preliminary runs.`,
    },
    { number: '9', title: 'Code of ethics', answer: 'author', because: '' },
    { number: '10', title: 'Broader impacts', answer: 'author', because: '' },
    { number: '11', title: 'Safeguards', answer: 'author', because: '' },
    {
      ...{ number: '12', title: 'Licences of assets used' },
      answer: 'author',
      because: `known: the study uses ${listed(assets(findings))}.`,
    },
    {
      ...{ number: '13', title: 'New assets' },
      answer: exported > 0 && licence ? 'Yes' : exported > 0 ? 'author' : 'NA',
      because:
        exported > 0
          ? `the study exports ${counted(exported, 'encoder')}, each with a card (backbone.json) of shapes, normalisation and reference outputs. ${licence ? `Licence: ${licence}.` : 'The author must set a licence (publication.licence).'}`
          : 'the study exports no model.',
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
    ? 'intervals, without a comparison of methods'
    : `${counted(comparisons.length, 'paired comparison')} with Holm\u2019s correction`;

function setting(findings: Findings): string {
  const { validation, test } = findings.study.dataset;
  const split =
    validation > 0
      ? `choices use ${counted(validation, 'validation image')}, separate from ${counted(test, 'test image')}`
      : 'there is no validation split';
  const seen = chosenOnTest(findings) ? '; something was chosen on test images, as page 1 says' : '';
  return `the appendix has all parameters; ${split}${seen}.`;
}

/** With one seed, no interval covers the largest source of variation. */
function significance({ main }: Findings): ChecklistItem {
  const seeds = mostSeeds(main);
  return {
    ...{ number: '7', title: 'Statistical significance' },
    answer: seeds > 1 ? 'Yes' : 'No',
    because: `${seeds > 1 ? '' : 'with one training seed, no interval covers the spread between seeds. '}${variationSentence(main)}`,
  };
}

/** A node that trains on each label subset has the curve of the largest; its result has the cost of all of them. */
function operations({ study: { histories, results } }: Findings): string {
  const whole = new Map(results.flatMap((one) => (one.cost.flops === undefined ? [] : [[one.node, one] as const])));
  // Curves measured on the checkpoints of another node are no trainings of their own.
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
    ? `${trainings} with ${magnitude(total)} operations in total`
    : `${trainings}, without a count of operations`;
}

function environment({ study }: Findings): string {
  const parts = Object.entries(study.environment).map(([name, value]) => `${name} ${value}`);
  return parts.length > 0 ? parts.join(', ') : 'no engine on record';
}

function assets({ study }: Findings): string[] {
  const { synthetic, title, published } = study.dataset;
  const licence = published ? (published.licence ?? 'its publisher states no licence') : 'your own images';
  const networks = study.results.filter(({ family }) => family === 'pretrained').map(({ method }) => method);
  return [`${title} (${synthetic ? 'generated by the program' : licence})`, ...new Set(networks)];
}
