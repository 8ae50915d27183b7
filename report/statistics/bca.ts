import type { Interval } from './intervals.ts';
import { sortedQuantile } from './intervals.ts';
import { mean } from './mean-and-variance.ts';
import { normalCdf, normalQuantile } from './special-functions.ts';

/**
 * The bias-corrected and accelerated bootstrap interval (Efron 1987, doi:10.1080/01621459.1987.10478410) of a statistic
 * of one sample: second-order right where the percentile interval is first-order. It needs a sample that is not tiny; for
 * a handful of seeds see `variance-parts.ts`.
 *
 * @param resampled - The statistic of each resample; sorted in place
 * @param estimate - The statistic of the sample itself
 * @param jackknife - The statistic without each observation in turn
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
  // All on one side: there is no bias to speak of in quantiles, and the percentile interval is what is left.
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
