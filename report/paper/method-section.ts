import { type Block, type Inline, p, type Section, type Text, text } from '../document/document.ts';
import type { PaperFigures } from '../figures/paper-figures.ts';
import type { Findings } from '../findings/findings.ts';
import { count, counted, fractionLabel, listed } from '../ground/number-format.ts';
import { lowerFirst } from '../ground/prose.ts';
import type { Curves, Study, StudyMethod } from '../ground/study-types.ts';
import { labelledTrainings, pretrainings } from '../honesty/budget-marks.ts';
import { chosenOnTest } from '../honesty/mark.ts';
import { chosenPenalties } from '../metrics/chosen-penalties.ts';
import { isFrozen } from '../metrics/comparisons.ts';
import { protocolName } from '../metrics/protocol-names.ts';
import { watchesTest } from '../metrics/watched.ts';
import { methodEquations } from './equations.ts';
import { importedWeights } from './imported-weights.ts';
import { namedOrCounted } from './row-words.ts';
import { statisticsParagraph } from './statistics-paragraph.ts';
import { sweepParagraph } from './sweep-text.ts';

/** With more encoders or methods, the appendix has their definitions. */
const FEW = 2;

/** Encoder, pretraining with its loss, augmentation with examples, protocol, statistics. */
export function methodSection(findings: Findings, figures: PaperFigures): Section {
  const blocks: Block[] = [
    encoderParagraph(findings),
    ...importedWeights(findings),
    ...pretrainingParagraphs(findings),
    ...augmentationParagraph(findings, figures),
    protocolParagraph(findings),
    ...sweepParagraph(findings, figures.budget),
    ...statisticsParagraph(findings),
  ];
  return { id: 'method', title: 'Method', blocks };
}

/** Does the section on the method define the encoders, or the appendix? */
export const definesEncoders = ({ encoders = [] }: Study): boolean => encoders.length <= FEW;
/** The same of the methods' tasks and losses. */
export const definesMethods = ({ methods }: Study): boolean => methods.length <= FEW;

function encoderParagraph({ study, main }: Findings): Block {
  const names = [...new Set(main.map((row) => row.encoder))];
  const used = new Set(names.map((name) => name.split(' ')[0]!));
  const keys = study.architectures
    .filter(({ encoders }) => encoders.some((name) => used.has(name)))
    .map(({ key }) => key);
  const from: Text = keys.length > 0 ? ['\u00a0', { cite: keys }] : [];
  const said = definesEncoders(study)
    ? (study.encoders ?? []).map(({ id, definition, features, parameters }) => {
        const about = `${count(features)} features and ${count(parameters)} parameters`;
        return ` ${study.encoders!.length > 1 ? `${id}: ` : ''}${definition.replace(/(\d)x(\d)/g, '$1\u00d7$2')} It has ${about}.`;
      })
    : [' The appendix defines them.'];
  return p`${{ strong: 'Encoder.' }} ${names.length === 1 ? 'The encoder is' : 'The encoders are'} ${listed(names)}${from}.${said.join('')}`;
}

function pretrainingParagraphs(findings: Findings): Block[] {
  const { study } = findings;
  const { methods, dataset } = study;
  if (methods.length === 0) return [];
  const cited = listOf(methods.map(({ id, title }): Text => [`${title}\u00a0`, { cite: [id] }]));
  const budgets = [...new Set(pretrainings(study).map(budgetWords))];
  const images = dataset.train + dataset.unlabeled;
  const how =
    budgets.length === 0 ? '' : ` for ${listed(budgets.slice(0, 3))}${budgets.length > 3 ? ' and others' : ''}`;
  const tasks = definesMethods(study) ? methods.map(taskWords) : [];
  const rest = text`${{ ref: 'parameters' }} has optimisers, heads and all other values.`;
  return [
    p`${{ strong: 'Pretraining.' }} ${methods.length === 1 ? 'We pretrain with' : `We pretrain with ${count(methods.length)} methods:`} ${cited}, on ${count(images)} training images${how}. ${tasks.map((task) => `${task} `).join('')}${rest}`,
    ...(definesMethods(study) ? methodEquations(findings) : []),
  ];
}

/** `In SimCLR, a view finds the other view of its image among all views of the batch.` */
const taskWords = ({ title, summary }: StudyMethod): string => `In ${title}, ${lowerFirst(summary)}.`;

/** `10 epochs of batches of 64 (34,560 images seen)`. */
function budgetWords({ cost }: Curves): string {
  const batch = cost.batch === undefined ? '' : ` with batches of ${count(cost.batch)}`;
  const seen = cost.imagesSeen === undefined ? '' : ` (${count(cost.imagesSeen)} images seen)`;
  return `${counted(Number(cost.epochs!.toFixed(1)), 'epoch')}${batch}${seen}`;
}

function augmentationParagraph({ study }: Findings, { preview }: PaperFigures): Block[] {
  if (!preview || !study.preview) return [];
  return [
    p`${{ strong: 'Augmentation.' }} ${{ ref: preview.id }} shows training images beside random views of them, with the operations and values that were drawn for each.`,
    preview,
  ];
}

/** Who reads test images. */
function testWords(findings: Findings): string {
  if (chosenOnTest(findings)) return 'Test images are read by the final measurements and by a choice, as page 1 says.';
  return watchesTest(findings.study)
    ? 'Test images are read by the final measurements and, after each epoch of a training on labels, for looking; nothing is chosen by it.'
    : 'Only the final measurements read test images.';
}

function protocolParagraph(findings: Findings): Block {
  const { rows, main } = findings;
  const frozen = [
    ...new Set(
      rows.filter((row) => isFrozen(row.protocol) || row.protocol.startsWith('block-')).map((row) => row.protocol),
    ),
  ];
  const fits: Text =
    frozen.length > 0
      ? text` Encoders are frozen, and classifiers are fitted to their features: ${listOf(frozen.map(classifierCited))}.`
      : [];
  const tuned = main.some((row) => row.protocol === 'fine-tune' && row.family !== 'supervised')
    ? ' Pretrained networks are fine-tuned, all their weights trained on the labels.'
    : '';
  const choice = choiceWords(findings);
  return p`${{ strong: 'Protocol.' }} ${subsetsWords(findings)}${fits}${tuned}${baselineWords(findings)}${choice} ${testWords(findings)}`;
}

/** Choices on validation images, with their candidates. */
function choiceWords({ study, main }: Findings): string {
  const images = `${count(study.dataset.validation)} validation images`;
  const penalties = chosenPenalties(main);
  const kept = [
    ...new Set(study.results.flatMap(({ protocol }) => (typeof protocol.kept === 'string' ? [protocol.kept] : []))),
  ];
  return [
    ...(penalties ? [` The L2 penalty is chosen from ${count(penalties.grid.length)} candidates on ${images}.`] : []),
    ...(kept.length > 0 ? [` Trainings on labels keep ${listed(kept)}.`] : []),
  ].join('');
}

const CLASSIFIER_WORKS: Readonly<Record<string, string>> = { logistic: 'lbfgs', knn: 'weighted-knn' };

const classifierCited = (protocol: string): Text => {
  const key = CLASSIFIER_WORKS[protocol];
  return key === undefined ? [protocolName(protocol)] : [`${protocolName(protocol)}\u00a0`, { cite: [key] }];
};

/** The rows that methods are compared with. */
function baselineWords({ main, study }: Findings): string {
  const parts: string[] = [];
  const scratch = main.filter((row) => row.family === 'supervised' && !isFrozen(row.protocol));
  if (scratch.length > 0) {
    const budgets = [
      ...new Set(
        labelledTrainings(study)
          .filter(({ method }) => !method.includes('fine-tuned'))
          .map(budgetWords),
      ),
    ];
    const budget = budgets.length === 1 ? ` for ${budgets[0]}` : '';
    parts.push(`the same network trained on the labels alone from random weights${budget}`);
  }
  if (main.some((row) => row.family === 'random')) parts.push('features of an encoder with random weights');
  const others = [
    ...new Set(
      main
        .filter((row) => row.family === 'pretrained' || (row.family === 'supervised' && isFrozen(row.protocol)))
        .map((row) => row.method),
    ),
  ];
  if (others.length > 0) parts.push(namedOrCounted(others, 'other encoder'));
  if (parts.length === 0 || !main.some((row) => row.family === 'self-supervised')) return '';
  return ` ${parts.length === 1 ? 'The baseline is' : 'Baselines are'} ${listed(parts)}.`;
}

/** `Subsets of 1 % and 100 % of the labels (20 and 1,500) are class-balanced and nested, with up to 10 draws.` */
function subsetsWords({ study, main, fractions }: Findings): string {
  const labels = new Map(main.flatMap((row) => row.cells.map((cell) => [cell.fraction, cell.labels] as const)));
  const sizes = listed(fractions.map((fraction) => count(labels.get(fraction) ?? 0)));
  const draws = Math.max(...main.flatMap((row) => [...row.estimates.values()].map((one) => one.draws)));
  const drawn = draws > 1 ? `, with up to ${draws} draws of a size` : '';
  return `Subsets of ${listed(fractions.map(fractionLabel))} of the labels (${sizes} images) are ${subsetsAre(study)}${drawn}.`;
}

/** How label subsets were drawn, by the kind of split. */
function subsetsAre({ parameters }: Study): string {
  const { kind } = (parameters.split ?? {}) as { kind?: string };
  if (kind === 'k-fold') return 'stratified folds; folds of one size share no image';
  if (kind === 'folds') return 'the folds of the data set, without validation images';
  if (kind === 'first') return 'the first images of each class, nested, in one draw';
  return 'class-balanced and nested';
}

/** Pieces with commas, and `and` before the last. */
export const listOf = (items: readonly Text[]): Inline[] =>
  items.flatMap((item, i): Text => {
    if (i === 0) return item;
    return [i === items.length - 1 ? ' and ' : ', ', ...item];
  });
