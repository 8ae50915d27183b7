import type { FigureBlock, Text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { count, percent } from '../ground/number-format.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import type { PublishedStudy } from '../published/study-a.ts';
import { accuracyFigure } from './accuracy-figure.ts';
import { collapseFigure } from './collapse-figure.ts';
import { costFigure } from './cost-figure.ts';
import { trainingFigure } from './curve-figures.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { graphFigure } from './graph-figure.ts';
import { mapFigure, shownMaps } from './map-figure.ts';
import { neighbourFigure, shownNeighbours } from './neighbour-figure.ts';
import { perClassFigure } from './per-class-figure.ts';
import { pictureFigure } from './picture-figure.ts';
import { DRAWN_KEY, previewFigure } from './preview-figure.ts';
import { budgetFigure } from './sweep-figures.ts';
import { confusionFigure, reliabilityFigure, shownRuns, shownText } from './test-figures.ts';

/** The figures of a report by name; what was not measured has none. */
export interface PaperFigures {
  readonly accuracy: FigureBlock;
  /** Accuracy against a budget, where one is swept. */
  readonly budget?: FigureBlock;
  readonly training?: FigureBlock;
  readonly collapse?: FigureBlock;
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
}

/** Where a figure's data are and what it was drawn from. */
interface Origin {
  readonly csv?: string;
  readonly nodes?: readonly string[];
}

export async function paperFigures(findings: Findings, published: readonly PublishedStudy[]): Promise<PaperFigures> {
  const { study, main } = findings;
  const { classes } = study.dataset;
  const honesty = captionMarks(findings.marks);
  const block = (name: string, drawn: DrawnFigure, caption: string, { csv, nodes }: Origin = {}): FigureBlock => ({
    kind: 'figure',
    id: `figure-${name}`,
    path: `figures/${name}.svg`,
    // Several figures stand in one page, where identifiers must differ.
    image: { svg: drawn.svg.replace(/\b(clip|gradient)(\d+)/g, `${name}-$1$2`) },
    alt: drawn.alt,
    caption: [caption + honesty] as Text,
    wide: drawn.wide ?? false,
    ...(csv && { csv: `tables/${csv}.csv` }),
    ...(nodes && nodes.length > 0 && { nodes: [...new Set(nodes)] }),
  });
  const shown = shownRuns(main);
  const of = shownText(shown);
  const ofShown = shown.map(({ run }) => run.result.node);
  const measured = main.flatMap((row) => row.cells.flatMap((cell) => cell.runs.map((run) => run.result.node)));
  const trained = study.histories.map((one) => one.node);
  const all = study.maps ?? [];
  // One after the other: identifiers and text widths of the drawing library are global.
  const accuracy = await accuracyFigure(findings, published);
  const budget = await budgetFigure(findings);
  const training = await trainingFigure(findings);
  const collapse = await collapseFigure(findings);
  const confusion = await confusionFigure(shown, classes);
  const reliability = await reliabilityFigure(shown);
  const perClass = await perClassFigure(findings);
  const cost = await costFigure(findings);
  const preview = study.preview && previewFigure(study.preview);
  const maps = mapFigure(all, classes);
  const neighbours = neighbourFigure(all, classes);
  const graph = graphFigure(study.provenance);
  const theirs = published.map((one) => ` Hollow marks: published by ${one.title}, in another setting.`).join('');
  return {
    accuracy: block(
      'accuracy',
      accuracy,
      accuracy.note ??
        `Test accuracy against the share of labels, with 95 % intervals; points at one share are set apart to be seen.${theirs}`,
      { csv: 'accuracies', nodes: measured },
    ),
    ...(budget && { budget: block('budget', budget, budget.note, { csv: 'accuracies', nodes: measured }) }),
    ...(training && {
      training: block('training', training, 'Training curves. Dashed: levels to read the loss by.', {
        csv: 'curves',
        nodes: trained,
      }),
    }),
    ...(collapse && {
      collapse: block(
        'collapse',
        collapse,
        'Collapse diagnostics. Vectors that collapse lose their deviation (dashed: 1 / \u221ad, healthy; a fifth of it, alarm) and their effective rank. Projections are what the loss compares, features what is probed.',
        { csv: 'curves', nodes: trained },
      ),
    }),
    ...(preview && { preview: block('augmentation', preview, previewCaption(findings), previewOrigin(findings)) }),
    ...(maps && {
      maps: block('maps', maps, mapCaption(findings), { csv: 'maps', nodes: shownMaps(all).map((map) => map.node) }),
    }),
    ...(neighbours && {
      neighbours: block('neighbours', neighbours, neighbourCaption(findings), {
        csv: 'neighbours',
        nodes: shownNeighbours(all).map((map) => map.node),
      }),
    }),
    pictures: (study.pictures ?? []).map((one) =>
      block(
        `pictures-${one.method.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
        pictureFigure(one, classes),
        `What ${one.method} (seed ${one.seed}) makes of validation images: the first of each class, then from the front, so none is picked by eye. Its encoder is in evaluation mode, as the probes use it.`,
        { csv: 'pictures', nodes: [one.node] },
      ),
    ),
    confusion: block('confusion', confusion, `Confusion of classes in percent of each true class (${of}).`, {
      csv: 'confusion',
      nodes: ofShown,
    }),
    ...(reliability && {
      reliability: block(
        'reliability',
        reliability,
        `Reliability (${of}): accuracy against confidence in 15 bins, size by images; expected calibration error ${reliability.errors.map(({ method, error }) => `${percent(error)} %${reliability.errors.length > 1 ? ` of ${method}` : ''}`).join(', ')}.`,
        { csv: 'reliability', nodes: ofShown },
      ),
    }),
    ...(perClass && {
      perClass: block(
        'per-class',
        perClass,
        'Test accuracy (%) by class at the largest share of labels, first seed and draw of each method.',
        { csv: 'per-class', nodes: main.map((row) => row.cells.at(-1)!.runs[0]!.result.node) },
      ),
    }),
    ...(cost && {
      cost: block(
        'cost',
        cost,
        'Test accuracy against the operations of training, with 95 % intervals; the classifiers on frozen features are not counted. Dashed: what was not trained here.',
        { csv: 'cost-accuracy', nodes: [...trained, ...measured] },
      ),
    }),
    ...(graph && {
      graph: block(
        'graph',
        graph,
        `The graph of this study, its ${count(study.provenance.length)} nodes folded by stage; arrows that follow from others are left out.`,
        { csv: 'provenance' },
      ),
    }),
  };
}

function previewCaption({ study }: Findings): string {
  const { views, recipe, drawn } = study.preview!;
  return `Augmentation: originals at the left, then ${views} views of each. Recipe: ${recipeWords(recipe)}.${drawn ? ` ${DRAWN_KEY}` : ''}`;
}

/** `crop (scale 0.2 to 1), flip 0.5`: two numbers are a range. */
function recipeWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(recipeWords).join(value.length === 2 ? ' to ' : ', ');
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  if (value === null || typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, item]) => {
      const nested = item !== null && typeof item === 'object' && !Array.isArray(item);
      return nested ? `${name} (${recipeWords(item)})` : `${name} ${recipeWords(item)}`;
    })
    .join(', ');
}

const previewOrigin = ({ study }: Findings): Origin => ({
  ...(study.preview!.drawn && { csv: 'augmentation' }),
  nodes: [study.preview!.node],
});

/** Says what a map keeps and what it does not, so that it is not read for more. */
function mapCaption({ study }: Findings): string {
  const all = study.maps ?? [];
  const shown = shownMaps(all);
  const { k } = shown[0]!.quality;
  const left = all.length - shown.length;
  const nearest = shown.map((map) => `${map.method} ${percent(map.nearestOfClass, 0)} %`).join(', ');
  return `Maps (UMAP) of ${count(shown[0]!.labels.length)} validation images by their features, first seed, coloured by class, which the map was not told. Trustworthiness (1: every neighbour on the map is one in features; 0.5: chance) and the share of the ${k} nearest in features that the map keeps stand above each; sizes of clusters and distances between them mean little. Nearest other image in features of the same class: ${nearest}.${left > 0 ? ` ${left} more are in the CSV.` : ''}`;
}

function neighbourCaption({ study }: Findings): string {
  const shown = shownNeighbours(study.maps ?? []);
  const { bank, queries } = shown[0]!.neighbours;
  return `Validation images (the first of each class) and the ${queries[0]!.nearest.length} of ${count(bank)} training images nearest to each by the cosine of their features, the nearest first: ${shown.map((map) => map.method).join(' beside ')}. A cross marks another class.`;
}
