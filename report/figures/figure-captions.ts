import type { Findings } from '../findings/findings.ts';
import type { MadePictures } from '../ground/exhibit-types.ts';
import { count } from '../ground/number-format.ts';
import { watchesTest } from '../metrics/watched.ts';
import type { PublishedStudy } from '../published/published-study.ts';
import { MOST_ROWS, rowsWithCurves } from './label-curves-figure.ts';
import { shownMaps } from './map-figure.ts';
import { shownNeighbours } from './neighbour-figure.ts';
import { DRAWN_KEY } from './preview-figure.ts';

export function previewCaption({ study }: Findings): string {
  const { views, recipe, drawn } = study.preview!;
  return `Augmentation: originals on the left, then ${views} views of each.${drawn ? ` ${DRAWN_KEY}` : ''} Recipe: ${recipeWords(recipe)}.`;
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

/** Says what a map preserves and what it does not, so that nobody reads too much into it. */
export function mapCaption({ study }: Findings): string {
  const all = study.maps ?? [];
  const shown = shownMaps(all);
  const { k } = shown[0]!.quality;
  const left = all.length - shown.length;
  return `UMAP maps of ${count(shown[0]!.labels.length)} validation images by their features (first seed), coloured by class, which UMAP did not see. Above each map: its trustworthiness T (1: all map neighbours are feature neighbours; 0.5: chance) and the share of the ${k} nearest feature neighbours that it keeps. Sizes of clusters and distances between them mean little.${left > 0 ? ` The CSV has ${left} more maps.` : ''}`;
}

export function neighbourCaption({ study }: Findings): string {
  const shown = shownNeighbours(study.maps ?? []);
  const { bank, queries } = shown[0]!.neighbours;
  return `Validation images (the first of each class) and, for each, the ${queries[0]!.nearest.length} nearest of ${count(bank)} training images by cosine similarity of features, nearest first: ${shown.map((map) => map.method).join(' beside ')}. A cross marks a neighbour of another class.`;
}

/** Says what was looked at and what the looking was for. */
export function labelCurvesCaption(findings: Findings, published: readonly PublishedStudy[]): string {
  const all = rowsWithCurves(findings);
  const left = all.length - MOST_ROWS;
  const theirs = published.filter(({ rows }) => rows.some(({ curves }) => curves));
  return [
    'Loss (nats) and accuracy (%) during training with labels, by share of labels, first seed and draw. Training: means over the steps of an epoch, in training mode.',
    ...(watchesTest(findings.study) ? ['Test images were watched for looking; nothing was chosen by it.'] : []),
    ...theirs.map(({ title }) => `Hollow: on test images, published by ${title}.`),
    ...(left > 0 ? [`The CSV has ${left} more rows of the table.`] : []),
  ].join(' ');
}

export const samplesCaption = ({ study }: Findings): string =>
  `${count(study.samples!.labels.length)} of the ${count(study.dataset.train)} training images, evenly spaced in their order.`;

export function labelCountsCaption({ study }: Findings): string {
  const draws = new Set(study.labelCounts!.map(({ draw }) => draw)).size;
  return `Labels of each class in the label subsets${draws > 1 ? ', first draw; the CSV has all draws' : ''}. Classes are in the order of ${study.dataset.classes[0]} to ${study.dataset.classes.at(-1)}.`;
}

export const picturesCaption = ({ method, seed }: MadePictures): string =>
  `Images made by ${method} (seed ${seed}) from validation images: the first image of each class, then the first ones overall, so that none is picked by eye. The encoder is in evaluation mode, as for the probes.`;
