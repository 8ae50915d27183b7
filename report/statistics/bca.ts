import type { Interval } from './intervals.ts';
import { sortedQuantile } from './intervals.ts';
import { mean } from './mean-and-variance.ts';
import { normalCdf, normalQuantile } from './special-functions.ts';

/**
 * The bias-corrected and accelerated bootstrap interval (Efron 1987, doi:10.1080/01621459.1987.10478410) of a statistic
 * of one sample: second-order accurate, where the percentile interval is first-order accurate. It needs a sample of some
 * size; `variance-parts.ts` deals with a handful of seeds.
 *
 * @param resampled - Statistic of each resample; sorted in place
 * @param estimate - Statistic of the sample itself
 * @param jackknife - Statistic of the sample with one observation left out, for each observation
 */
export function bcaInterval(
  resampled: Float64Array,
  estimate: number,
  jackknife: readonly number[],
  level = 0.95,
): Interval {
  resampled.sort();
  let below = 0;
  let equal = 0;
  for (const value of resampled) {
    if (value < estimate) below += 1;
    else if (value === estimate) equal += 1;
  }
  const share = (below + equal / 2) / resampled.length;
  // With all resamples on one side the bias is infinite: without a correction the percentile interval remains.
  const bias = share > 0 && share < 1 ? normalQuantile(share) : 0;
  const centre = mean(jackknife);
  let squares = 0;
  let cubes = 0;
  for (const value of jackknife) {
    squares += (centre - value) ** 2;
    cubes += (centre - value) ** 3;
  }
  const acceleration = squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
  const end = (p: number): number => {
    const z = bias + normalQuantile(p);
    return sortedQuantile(resampled, normalCdf(bias + z / (1 - acceleration * z)));
  };
  return [end(0.5 - level / 2), end(0.5 + level / 2)];
}
