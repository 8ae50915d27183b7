import { mean, variance } from './mean-and-variance.ts';
import type { ImageVariances } from './patterns.ts';
import type { Run } from './run-values.ts';

/** Variance of a mean over crossed seeds, draws and test images around the mean of their populations. */
export interface VarianceParts {
  /** Variance of the mean; each of its parts is estimated without bias. */
  readonly total: number;
  /** Satterthwaite's degrees of freedom of `total`. */
  readonly df: number;
}

interface Part {
  readonly variance: number;
  /** The share of `variance` that single images cause by chance; it is counted with the images. */
  readonly chance: number;
  readonly df: number;
}

const NOTHING: Part = { variance: 0, chance: 0, df: 1 };

/**
 * Variance of mean(a) - mean(b), from seeds (of each side), draws (paired) and test images (paired). Chance errors of single
 * images in single runs show up in the spread of seeds, of draws and of images. They are counted once, with the images,
 * where thousands of images estimate them well; seeds and draws count with what they vary beyond that. The interaction of
 * seed and draw stays in both parts, which makes the interval slightly too wide.
 *
 * @param overlap - Mean share of labels that two draws have in common, in [0, 1). The draws' part is then s² (1 / J +
 * overlap / (1 - overlap)), Nadeau and Bengio's correction (2003, doi:10.1023/A:1024068626366) for equally correlated results
 */
export function varianceParts(
  a: readonly Run[],
  b: readonly Run[],
  images: ImageVariances,
  overlap = 0,
): VarianceParts {
  const means = (runs: readonly Run[]) =>
    runs.map(({ seed, draw, correct }) => ({ seed, draw, mean: shareOf(correct) }));
  return crossedVariance(means(a), means(b), images, a[0]!.correct.length, overlap);
}

/** One run by its mean over the test images. */
interface RunMean {
  readonly seed: number;
  readonly draw: number;
  readonly mean: number;
}

/**
 * The same for runs of which the mean is known.
 *
 * @param imagesDf - Degrees of freedom of the part of images
 */
export function crossedVariance(
  a: readonly RunMean[],
  b: readonly RunMean[],
  images: ImageVariances,
  imagesDf: number,
  overlap = 0,
): VarianceParts {
  const averaged = (runs: readonly RunMean[]): number => (runs.length > 0 ? mean(runs.map((run) => run.mean)) : 0);
  const bySeed = (runs: readonly RunMean[]): number[] =>
    [...new Set(runs.map((run) => run.seed))].map((seed) => averaged(runs.filter((run) => run.seed === seed)));
  const draws = [...new Set([...a, ...b].map((run) => run.draw))];
  const ofDraw = (runs: readonly RunMean[], draw: number): number => {
    const own = runs.filter((run) => run.draw === draw);
    return averaged(own.length > 0 ? own : runs);
  };
  const [chanceA, chanceB] = images.betweenRuns;
  const parts = [
    part(bySeed(a), chanceA),
    part(bySeed(b), chanceB),
    part(
      draws.map((draw) => ofDraw(a, draw) - ofDraw(b, draw)),
      chanceA + chanceB,
      correction(overlap),
    ),
  ];
  const total = parts.reduce((sum, one) => sum + Math.max(0, one.variance - one.chance), images.perImage);
  const squares = parts.reduce((sum, one) => sum + one.variance ** 2 / one.df, images.perImage ** 2 / imagesDf);
  return { total, df: squares > 0 ? total ** 2 / squares : Number.POSITIVE_INFINITY };
}

/** Draws with nearly all labels in common are one draw, whose spread is unknown; the cap at 0.95 keeps the result finite. */
const correction = (overlap: number): number => Math.min(overlap, 0.95) / (1 - Math.min(overlap, 0.95));

/** The part of `values`, one for each seed or draw; a single value adds nothing. */
function part(values: readonly number[], chance: number, correction = 0): Part {
  const n = values.length;
  return n < 2 ? NOTHING : { variance: variance(values) * (1 / n + correction), chance, df: n - 1 };
}

function shareOf(correct: Uint8Array): number {
  let sum = 0;
  for (const bit of correct) sum += bit;
  return sum / correct.length;
}
