import { type Block, type Inline, p, type Section, type Text, text } from '../document/document.ts';
import { shownMaps } from '../figures/map-figure.ts';
import type { PaperFigures } from '../figures/paper-figures.ts';
import type { Findings } from '../findings/findings.ts';
import { fractionLabel, listed, percent } from '../ground/number-format.ts';
import { sentence } from '../ground/prose.ts';
import { chosenPenalties } from '../metrics/chosen-penalties.ts';
import { classCounts } from '../metrics/class-accuracy.ts';
import { label } from '../metrics/comparisons.ts';
import { calibration } from '../statistics/calibration.ts';
import { calibrationTable } from './calibration-table.ts';
import { costTable } from './cost-table.ts';
import { proseName } from './row-words.ts';

/** Curves, collapse diagnostics, features, errors, calibration and cost. */
export function analysisSection(findings: Findings, figures: PaperFigures): Section {
  const blocks: Block[] = [
    ...training(findings, figures),
    ...collapse(findings, figures),
    ...features(findings, figures),
    ...errors(findings, figures),
    ...calibrated(findings, figures),
    ...cost(findings, figures),
  ];
  return { id: 'analysis', title: 'Analysis', blocks };
}

const present = (...blocks: (Block | undefined)[]): Block[] => blocks.filter((block) => block !== undefined);

function training(findings: Findings, figures: PaperFigures): Block[] {
  const { histories } = findings.study;
  if (histories.length === 0) return present(figures.labelCurves);
  const told = histories.flatMap(({ method, seed, alarms, rows }) => {
    const isSound = rows.every(({ values }) => Object.values(values).every(Number.isFinite));
    const seen = isSound ? alarms : [...alarms, 'a value of its curves is not finite'];
    return seen.map((alarm): Text => [`${method}, seed ${seed}: ${sentence(alarm)}`]);
  });
  const sound =
    told.length === 0
      ? 'Training was stable: all values stayed finite, and no alarm for collapsed features was raised.'
      : 'Training raised these alarms:';
  const see: Text = figures.training
    ? text`${{ ref: figures.training.id }} shows losses and accuracies during training. `
    : [];
  const byShare: Text = figures.labelCurves
    ? text` ${{ ref: figures.labelCurves.id }} shows the trainings on labels by share of labels.`
    : [];
  return [
    p`${{ strong: 'Training.' }} ${see}${sound}${byShare}${penaltiesAtEnd(findings)}`,
    ...(told.length > 0 ? [{ kind: 'list' as const, items: told }] : []),
    ...present(figures.training, figures.labelCurves),
  ];
}

/** A choice at the end of its list says that the classifier may be better than it was measured. */
function penaltiesAtEnd({ main }: Findings): Text {
  const chosen = chosenPenalties(main);
  if (!chosen || chosen.atEnd === 0) return [];
  return text` In ${String(chosen.atEnd)} of ${String(chosen.fits)} logistic regressions the penalty chosen is at an end of its candidates (${{ ref: 'table-penalties' }}), so a wider list may do better.`;
}

function collapse({ study }: Findings, figures: PaperFigures): Block[] {
  if (!figures.collapse) return [];
  const names = study.histories.some(({ encoderFeatures }) => encoderFeatures !== undefined)
    ? 'projections, which the loss compares, and of features, which classifiers use'
    : 'the vectors that the loss compares';
  return [
    p`${{ strong: 'Collapse.' }} A collapsed encoder gives all images the same vector. ${{ ref: figures.collapse.id }} shows the standard deviation and the effective rank\u00a0${cite('rankme')} of ${names}: both would fall.`,
    figures.collapse,
  ];
}

const cite = (key: string): Inline => ({ cite: [key] });

/** Pictures of what encoders learned. They are for illustration: no conclusion and no choice rests on them. */
function features({ study }: Findings, { maps, neighbours, pictures }: PaperFigures): Block[] {
  if (!maps && !neighbours && pictures.length === 0) return [];
  const shares = shownMaps(study.maps ?? []).map(
    ({ method, nearestOfClass }) => `${percent(nearestOfClass, 0)} % for ${proseName(method)}`,
  );
  const nearest =
    shares.length > 0 ? ` The nearest image in feature space is of the same class in ${listed(shares)}.` : '';
  const parts: Text[] = [
    ...(maps
      ? [text`${{ ref: maps.id }} maps validation images by their features (UMAP\u00a0${cite('umap')}).${nearest}`]
      : []),
    ...(neighbours ? [text`${{ ref: neighbours.id }} shows the training images nearest to some of them.`] : []),
    ...(pictures.length > 0 ? [madeOf(pictures.map(({ id }) => id))] : []),
  ];
  const said: Text = parts.flatMap((part): Text => [' ', ...part]);
  return [
    p`${{ strong: 'Features.' }}${said} These figures are illustrations: no number rests on them, and none shows a test image.`,
    ...present(maps, neighbours, ...pictures),
  ];
}

/** `Figure 7 and Figure 8 show images that the methods make from some of them.` */
const madeOf = (ids: readonly string[]): Text => [
  ...ids.flatMap((ref, i): Text => [...(i === 0 ? [] : [i === ids.length - 1 ? ' and ' : ', ']), { ref }]),
  ids.length === 1
    ? ' shows images that the method makes from validation images.'
    : ' show images that the methods make from validation images.',
];

/** Rows that prose names; of more it tells what is common. */
const FEW = 3;

function errors(findings: Findings, figures: PaperFigures): Block[] {
  const per: Text = figures.perClass
    ? text`${{ ref: figures.perClass.id }} and ${{ ref: 'table-per-class' }} have`
    : text`${{ ref: 'table-per-class' }} has`;
  return [
    p`${{ strong: 'Errors.' }} ${{ ref: figures.confusion.id }} shows which classes are confused at the largest share of labels; ${per} the accuracy of each class.${hardestClasses(findings)}`,
    ...present(figures.confusion, figures.perClass),
  ];
}

/** The class with the lowest accuracy: of few rows by name, of many the most frequent one. */
function hardestClasses({ study, main }: Findings): string {
  const { classes } = study.dataset;
  const found = main.flatMap((row) => {
    const counts = classCounts(row.cells.at(-1)!.runs[0]!, classes.length);
    const known = counts
      .map(({ images, right }, i) => ({ row, name: classes[i]!, images, share: right / images }))
      .filter(({ images }) => images > 0);
    return known.length < 2 ? [] : [known.reduce((a, b) => (b.share < a.share ? b : a))];
  });
  if (found.length === 0) return '';
  if (found.length <= FEW) {
    const said = found.map(
      ({ row, name, share }) => `\u201c${name}\u201d for ${proseName(label(row, main))} (${percent(share)} %)`,
    );
    return ` The hardest class is ${listed(said)}.`;
  }
  const times = new Map<string, number>();
  for (const { name } of found) times.set(name, (times.get(name) ?? 0) + 1);
  const [name, most] = [...times].reduce((a, b) => (b[1] > a[1] ? b : a));
  return ` The class that is hardest most often is \u201c${name}\u201d, in ${most} of ${found.length} rows.`;
}

function calibrated(findings: Findings, figures: PaperFigures): Block[] {
  const table = calibrationTable(findings);
  if (!table) return [];
  const { main } = findings;
  const said = main.slice(0, FEW).flatMap((row) => {
    const { score, result } = row.cells.at(-1)!.runs[0]!;
    if (!score.logits) return [];
    return [`${percent(calibration(score.logits, result.testLabels).error)} % for ${proseName(label(row, main))}`];
  });
  const fraction = fractionLabel(main[0]!.cells.at(-1)!.fraction);
  const shown: Text = figures.reliability ? text` (${{ ref: figures.reliability.id }})` : [];
  const value: Text =
    said.length > 0
      ? text` With ${fraction} of the labels, the expected calibration error is ${listed(said)} (${{ ref: 'table-calibration' }}).`
      : [];
  return [
    p`${{ strong: 'Calibration.' }} Confidence is compared with accuracy\u00a0${cite('calibration')}${shown}.${value}`,
    ...present(figures.reliability),
  ];
}

function cost(findings: Findings, figures: PaperFigures): Block[] {
  if (!costTable(findings)) return [];
  const unequal = findings.unequal?.sentences ?? [];
  const see: Text = figures.cost ? text` ${{ ref: figures.cost.id }} shows accuracy against operations.` : [];
  const equal = unequal.map((one) => ` ${one}`).join('');
  return [
    p`${{ strong: 'Cost.' }}${equal}${see} ${{ ref: 'table-cost' }} counts images, steps and operations, which follow from the parameters; seconds depend on the machine and are in the record of the run.`,
    ...present(figures.cost),
  ];
}
