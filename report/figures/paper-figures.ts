import type { FigureBlock, Text } from '../document/document.ts';
import { captionHonesty } from '../document/tables.ts';
import type { Findings } from '../metrics/findings.ts';
import { fractionLabel, percent } from '../number-format.ts';
import { encodePng } from '../png.ts';
import type { PublishedStudy } from '../published/study-a.ts';
import { accuracyFigure, type DrawnFigure } from './accuracy-figure.ts';
import { collapseFigure, trainingFigure } from './curve-figures.ts';
import { previewGrid } from './preview-grid.ts';
import { budgetFigure } from './sweep-figures.ts';
import { confusionFigure, reliabilityFigure, shownRun } from './test-figures.ts';

/** The figures of a report by name; what was not measured has none. */
export interface PaperFigures {
  readonly accuracy: FigureBlock;
  /** Accuracy against a budget, where one is swept. */
  readonly budget?: FigureBlock;
  readonly training?: FigureBlock;
  readonly collapse?: FigureBlock;
  readonly preview?: FigureBlock;
  readonly confusion: FigureBlock;
  readonly reliability?: FigureBlock;
}

export async function paperFigures(findings: Findings, published: readonly PublishedStudy[]): Promise<PaperFigures> {
  const { study } = findings;
  const honesty = captionHonesty(findings);
  const block = (name: string, drawn: DrawnFigure, caption: string, wide = drawn.wide ?? false): FigureBlock => ({
    kind: 'figure',
    id: `figure-${name}`,
    path: `figures/${name}.svg`,
    // Several figures stand in one page, where identifiers must differ.
    image: { svg: drawn.svg.replace(/\b(clip|gradient)(\d+)/g, `${name}-$1$2`) },
    alt: drawn.alt,
    caption: [caption + honesty] as Text,
    wide,
  });
  const shown = shownRun(findings.main);
  const of = `${shown.method}, ${fractionLabel(shown.fraction)} of the labels, seed ${shown.run.seed}, draw ${shown.run.draw}`;
  // One after the other: identifiers and text widths of the drawing library are global.
  const accuracy = await accuracyFigure(findings, published);
  const budget = await budgetFigure(findings);
  const training = await trainingFigure(findings);
  const collapse = await collapseFigure(findings);
  const confusion = await confusionFigure(shown, study.dataset.classes);
  const reliability = await reliabilityFigure(shown);
  const theirs = published.map((one) => ` Hollow marks: published by ${one.title}, in another setting.`).join('');
  return {
    accuracy: block(
      'accuracy',
      accuracy,
      accuracy.note ??
        `Test accuracy against the share of labels, with 95 % intervals; points at one share are set apart to be seen.${theirs}`,
      true,
    ),
    ...(budget && { budget: block('budget', budget, budget.note) }),
    ...(training && { training: block('training', training, 'Training curves. Dashed: levels to read the loss by.') }),
    ...(collapse && {
      collapse: block(
        'collapse',
        collapse,
        'Collapse diagnostics. Features that collapse lose their spread (dashed: 1 / \u221ad, healthy; a fifth of it, alarm) and their effective rank.',
      ),
    }),
    ...(study.preview && { preview: preview(study.preview, honesty) }),
    confusion: block('confusion', confusion, `Confusion of classes in percent of each true class (${of}).`),
    ...(reliability && {
      reliability: block(
        'reliability',
        reliability,
        `Reliability (${of}): accuracy against confidence in 15 bins, size by images; expected calibration error ${percent(reliability.error)} %.`,
      ),
    }),
  };
}

function preview(given: NonNullable<Findings['study']['preview']>, honesty: string): FigureBlock {
  const grid = previewGrid(given);
  const recipe = Object.entries(given.recipe).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return {
    kind: 'figure',
    id: 'figure-preview',
    path: 'figures/augmentation.png',
    image: {
      png: encodePng(grid.pixels, grid.width, grid.height, grid.channels),
      width: grid.width,
      height: grid.height,
    },
    alt: `A grid of ${given.rows} training images, the original at the left of each row, then ${given.views} augmented views of it.`,
    caption: [
      `Augmentation: originals at the left, then ${given.views} views of each. ${recipe.join(', ')}.${honesty}`,
    ],
    wide: false,
  };
}
