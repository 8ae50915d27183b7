import type { MetricEntry } from '../findings/metrics-json.ts';
import { unpackBits } from '../ground/packed-bits.ts';
import { metricName } from './metric-sides.ts';

/**
 * What is wrong with the entries of a baseline, in words; nothing where they hold together. A file under version control
 * is merged and edited by hand: a half of two baselines or a cut line would else pass, as numbers that are none.
 */
export function brokenEntry(entries: readonly MetricEntry[]): string | undefined {
  const known = new Set<string>();
  const images = new Map<string, number>();
  for (const [i, entry] of entries.entries()) {
    const { seed, draw, n, accuracy, correct, predictions } = entry;
    if (typeof entry.method !== 'string' || !Number.isFinite(entry.fraction))
      return `its entry ${i} does not say what it is of`;
    const name = metricName(entry);
    const about = `its entry ${i}, ${name}, seed ${seed}, draw ${draw},`;
    if (![seed, draw, n].every((one) => Number.isSafeInteger(one) && one >= 0) || n === 0)
      return `${about} has no whole numbers for seed, draw and n`;
    if (typeof predictions !== 'string') return `${about} has no digest of predictions`;
    const place = JSON.stringify([name, seed, draw]);
    if (known.has(place)) return `${about} is there twice`;
    known.add(place);
    if (n !== (images.get(name) ?? n)) return `${about} is of ${n} test images, an earlier one of ${images.get(name)}`;
    images.set(name, n);
    const right = rightOf(correct, n);
    if (right === undefined) return `${about} does not hold ${n} bits of "correct"`;
    if (!(Math.abs(accuracy * n - right) < 0.5))
      return `${about} has the accuracy ${accuracy}, and ${right} of ${n} images right`;
  }
  return undefined;
}

function rightOf(correct: unknown, n: number): number | undefined {
  if (typeof correct !== 'string') return undefined;
  try {
    return unpackBits(correct, n).reduce((sum, bit) => sum + bit, 0);
  } catch {
    return undefined;
  }
}
