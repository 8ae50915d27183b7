import type { MetricEntry } from '../findings/metrics-json.ts';
import { mean } from '../statistics/mean-and-variance.ts';
import type { Side } from './metric-sides.ts';

/** The test images, for showing them. */
export interface TestImages {
  readonly labels: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** The pixels of some images, uint8 [n, height, width, channels]. */
  gather(indices: ArrayLike<number>): Promise<Uint8Array>;
}

/** One test image that most runs got right before and get wrong now. */
export interface Flip {
  readonly index: number;
  readonly class?: string;
  /** Shares of runs that got it right before and get it right now. */
  readonly before: number;
  readonly now: number;
  /** The most frequent wrong class now. */
  readonly takenFor?: string;
}

export interface Flips {
  readonly metric: string;
  readonly newlyWrong: number;
  readonly newlyRight: number;
  /** Images that change in one direction between two seeds of the baseline, which shows what chance alone does. */
  readonly byLuck?: number;
  /** Shares of right images by class, the largest loss first. */
  readonly classes: readonly { readonly class: string; readonly before: number; readonly now: number }[];
  readonly images: readonly Flip[];
}

export interface FlipSource {
  readonly classes: readonly string[];
  readonly images?: TestImages;
  /** The predicted classes of one entry of metrics.json. */
  predictions?(entry: MetricEntry): Promise<ArrayLike<number> | undefined>;
}

/** Most images in a list. */
const SHOWN = 24;

/** The images of one metric whose correctness changed. */
export async function flipsOf(metric: string, before: Side, now: Side, source: FlipSource): Promise<Flips> {
  const [old, current] = [shares(before), shares(now)];
  const turned = (a: Float64Array, b: Float64Array): number[] =>
    [...a.keys()].filter((i) => a[i]! >= 0.5 && b[i]! < 0.5);
  const wrong = turned(old, current).sort((i, j) => old[j]! - current[j]! - (old[i]! - current[i]!) || i - j);
  const shown = wrong.slice(0, SHOWN);
  const labels = source.images?.labels;
  const taken = await takenFor(shown, now, source);
  const pairs = before.perImage.flatMap((a, i) =>
    before.perImage.flatMap((b, j) => (i === j ? [] : [turned(a, b).length])),
  );
  return {
    metric,
    newlyWrong: wrong.length,
    newlyRight: turned(current, old).length,
    ...(pairs.length > 0 ? { byLuck: mean(pairs) } : {}),
    classes: labels ? byClass(old, current, labels, source.classes) : [],
    images: shown.map((index, k) => ({
      index,
      ...(labels ? { class: source.classes[labels[index]!]! } : {}),
      before: old[index]!,
      now: current[index]!,
      ...(taken[k] === undefined ? {} : { takenFor: source.classes[taken[k]]! }),
    })),
  };
}

/** For each image, the share of a side's runs that get it right. */
function shares({ perImage }: Side): Float64Array {
  const sum = new Float64Array(perImage[0]!.length);
  for (const seed of perImage)
    seed.forEach((right, i) => {
      sum[i]! += right / perImage.length;
    });
  return sum;
}

function byClass(old: Float64Array, now: Float64Array, labels: ArrayLike<number>, classes: readonly string[]) {
  const sums = classes.map((name) => ({ class: name, before: 0, now: 0, n: 0 }));
  old.forEach((share, i) => {
    const sum = sums[labels[i]!];
    if (!sum) return;
    sum.n += 1;
    sum.before += share;
    sum.now += now[i]!;
  });
  return sums
    .filter(({ n }) => n > 0)
    .map(({ n, ...sum }) => ({ class: sum.class, before: sum.before / n, now: sum.now / n }))
    .sort((a, b) => b.before - b.now - (a.before - a.now) || (a.class < b.class ? -1 : 1));
}

/** The wrong class that most current runs give each image. */
async function takenFor(shown: readonly number[], now: Side, source: FlipSource): Promise<(number | undefined)[]> {
  if (!source.predictions || shown.length === 0) return [];
  const all = (await Promise.all(now.entries.map((entry) => source.predictions!(entry)))).filter(
    (one): one is ArrayLike<number> => one !== undefined,
  );
  return shown.map((index) => {
    const votes = new Map<number, number>();
    for (const predictions of all) {
      const predicted = predictions[index]!;
      if (predicted !== source.images?.labels[index]) votes.set(predicted, (votes.get(predicted) ?? 0) + 1);
    }
    return [...votes].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0];
  });
}
