import type { FigureBlock } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { percent } from '../ground/number-format.ts';
import type { PublishedStudy } from '../published/published-study.ts';
import { accuracyFigure } from './accuracy-figure.ts';
import { collapseFigure } from './collapse-figure.ts';
import { costFigure } from './cost-figure.ts';
import { trainingFigure } from './curve-figures.ts';
import { exhibitFigures } from './exhibit-figures.ts';
import { FailedFigures } from './failed-figure.ts';
import { blocksFor, type ToBlock } from './figure-block.ts';
import { labelCurvesCaption } from './figure-captions.ts';
import { labelCurvesFigure, rowsWithCurves } from './label-curves-figure.ts';
import { lossFigure } from './loss-figure.ts';
import { perClassFigure } from './per-class-figure.ts';
import { budgetFigure } from './sweep-figures.ts';
import { confusionFigure, reliabilityFigure, shownRuns, shownText } from './test-figures.ts';
import { fewClasses, fewCurves } from './thinned.ts';

/** The figures of a report by name; those without data are absent. */
export interface PaperFigures {
  readonly accuracy: FigureBlock;
  /** Test loss against labels, where a classifier gives probabilities. */
  readonly loss?: FigureBlock;
  /** Accuracy against a budget, where one is swept. */
  readonly budget?: FigureBlock;
  readonly training?: FigureBlock;
  /** Curves of trainings on labels, by share of labels. */
  readonly labelCurves?: FigureBlock;
  readonly collapse?: FigureBlock;
  /** Training images. */
  readonly samples?: FigureBlock;
  /** Histograms of the label subsets. */
  readonly labelCounts?: FigureBlock;
  readonly preview?: FigureBlock;
  readonly maps?: FigureBlock;
  readonly neighbours?: FigureBlock;
  /** One a method that makes images. */
  readonly pictures: readonly FigureBlock[];
  readonly confusion: FigureBlock;
  readonly reliability?: FigureBlock;
  readonly perClass?: FigureBlock;
  readonly cost?: FigureBlock;
  readonly graph?: FigureBlock;
  /** Sentences about figures that could not be drawn. */
  readonly remarks: readonly string[];
}

type Drawn<K extends keyof PaperFigures> = Pick<PaperFigures, K>;

const measuringNodes = ({ main }: Findings): string[] =>
  main.flatMap((row) => row.cells.flatMap((cell) => cell.runs.map((run) => run.result.node)));
const trainingNodes = ({ study }: Findings): string[] => study.histories.map(({ node }) => node);

/** All figures of a report. They are drawn one after the other, since the drawing library keeps global state. */
export async function paperFigures(findings: Findings, published: readonly PublishedStudy[]): Promise<PaperFigures> {
  const toBlock = blocksFor(findings);
  const safe = new FailedFigures();
  return {
    ...(await resultFigures(findings, published, toBlock, safe)),
    ...(await trainingFigures(findings, published, toBlock, safe)),
    ...(await errorFigures(findings, toBlock, safe)),
    ...(await exhibitFigures(findings, toBlock, safe)),
    remarks: safe.remarks,
  };
}

async function resultFigures(
  findings: Findings,
  published: readonly PublishedStudy[],
  toBlock: ToBlock,
  safe: FailedFigures,
): Promise<Drawn<'accuracy' | 'loss' | 'budget' | 'cost'>> {
  const nodes = measuringNodes(findings);
  const accuracy = (await safe.drawn('accuracy', () => accuracyFigure(findings, published)))!;
  const loss = await safe.drawn('loss', () => lossFigure(findings, published));
  const budget = await safe.drawn('budget', () => budgetFigure(findings));
  const cost = await safe.drawn('cost', () => costFigure(findings));
  const theirs = published.map(({ title }) => ` Hollow marks: published by ${title}, in another setting.`).join('');
  const caption = `Test accuracy against the share of labels, with 95 % intervals. Points at one share are shifted slightly apart.${theirs}`;
  return {
    accuracy: toBlock('accuracy', accuracy, accuracy.note ?? caption, { csv: 'accuracies', nodes }),
    ...(loss && {
      loss: toBlock(
        'loss',
        loss,
        `Test loss (mean negative log likelihood, in nats) against the share of labels, with 95 % intervals.${theirs}`,
        { csv: 'accuracies', nodes },
      ),
    }),
    ...(budget && {
      budget: toBlock('budget', budget, budget.note ?? 'Test accuracy against the swept budget.', {
        csv: 'accuracies',
        nodes,
      }),
    }),
    ...(cost && {
      cost: toBlock(
        'cost',
        cost,
        'Test accuracy against the operations of training, with 95 % intervals. The count leaves out classifiers on frozen features. Dashed: not trained here.',
        { csv: 'cost-accuracy', nodes: [...trainingNodes(findings), ...nodes] },
      ),
    }),
  };
}

async function trainingFigures(
  findings: Findings,
  published: readonly PublishedStudy[],
  toBlock: ToBlock,
  safe: FailedFigures,
): Promise<Drawn<'training' | 'labelCurves' | 'collapse'>> {
  const { findings: shown, words } = fewCurves(findings);
  const origin = { csv: 'curves', nodes: trainingNodes(shown) };
  const training = await safe.drawn('training', () => trainingFigure(shown));
  const labelCurves = await safe.drawn('label-curves', () => labelCurvesFigure(findings, published));
  const collapse = await safe.drawn('collapse', () => collapseFigure(shown));
  return {
    ...(training && {
      training: toBlock('training', training, `Training curves. Dashed: reference levels of the loss.${words}`, origin),
    }),
    ...(labelCurves && {
      labelCurves: toBlock('label-curves', labelCurves, labelCurvesCaption(findings, published), {
        csv: 'label-curves',
        nodes: rowsWithCurves(findings).flatMap(({ runs }) => runs.map(({ result }) => result.node)),
      }),
    }),
    ...(collapse && {
      collapse: toBlock(
        'collapse',
        collapse,
        `Collapse diagnostics. A collapse lowers the standard deviation of the vectors (dashed: 1 / \u221ad, healthy; a fifth of it, alarm) and their effective rank. The loss compares projections; the probes use features.${words}`,
        origin,
      ),
    }),
  };
}

async function errorFigures(
  findings: Findings,
  toBlock: ToBlock,
  safe: FailedFigures,
): Promise<Drawn<'confusion' | 'reliability' | 'perClass'>> {
  const { main, study } = findings;
  const shown = shownRuns(main);
  const of = shownText(shown);
  const nodes = shown.map(({ run }) => run.result.node);
  const few = fewClasses(shown, study.dataset.classes);
  const confusion = (await safe.drawn('confusion', () => confusionFigure(shown, study.dataset.classes, few)))!;
  const reliability = await safe.drawn('reliability', () => reliabilityFigure(shown));
  const perClass = await safe.drawn('per-class', () => perClassFigure(findings, few));
  const errors = (reliability && 'errors' in reliability ? reliability.errors : []).map(
    ({ method, error }, _, { length }) => `${percent(error)} %${length > 1 ? ` for ${method}` : ''}`,
  );
  return {
    confusion: toBlock('confusion', confusion, `Confusion matrix in percent of each true class (${of}).${few.words}`, {
      csv: 'confusion',
      nodes,
    }),
    ...(reliability && {
      reliability: toBlock(
        'reliability',
        reliability,
        `Reliability (${of}): accuracy against confidence in 15 bins; the size of a point shows its number of images. Expected calibration error: ${errors.join(', ')}.`,
        { csv: 'reliability', nodes },
      ),
    }),
    ...(perClass && {
      perClass: toBlock(
        'per-class',
        perClass,
        `Test accuracy (%) by class at the largest share of labels, first seed and draw of each method.${few.words}`,
        { csv: 'per-class', nodes: main.map((row) => row.cells.at(-1)!.runs[0]!.result.node) },
      ),
    }),
  };
}
