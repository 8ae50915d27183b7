import type { MetricEntry } from '../findings/metrics-json.ts';
import { mean } from '../statistics/mean-and-variance.ts';
import type { Side } from './metric-sides.ts';

/** The test images, where whoever checks can show them. */
export interface TestImages {
  readonly labels: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Pixels of some images: uint8 [n, height, width, channels]. */
  gather(indices: ArrayLike<number>): Promise<Uint8Array>;
}

/** One test image that was mostly right and is mostly wrong now. */
export interface Flip {
  readonly index: number;
  readonly class?: string;
  /** Shares of runs in which it was and is right. */
  readonly before: number;
  readonly now: number;
  /** What it is taken for now, most often. */
  readonly takenFor?: string;
}

export interface Flips {
  readonly metric: string;
  readonly newlyWrong: number;
  readonly newlyRight: number;
  /** How many flip one way between two seeds of the baseline: what is to be expected of luck alone. */
  readonly byLuck?: number;
  /** Classes by the share of their images that was lost, the largest loss first. */
  readonly classes: readonly { readonly class: string; readonly before: number; readonly now: number }[];
  readonly images: readonly Flip[];
}

export interface FlipSource {
  readonly classes: readonly string[];
  readonly images?: TestImages;
  /** Predicted classes of one entry of metrics.json. */
  predictions?(entry: MetricEntry): Promise<ArrayLike<number> | undefined>;
}

/** Images that a list shows at most. */
const SHOWN = 24;

/** Which images turned, for one metric. */
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

/** Share of a side's runs in which each image is right. */
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

/** The wrong class that most of the runs of now give each image. */
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
