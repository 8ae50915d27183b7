import { fractionName } from '../ground/number-format.ts';
import { unpackBits } from '../ground/packed-bits.ts';
import { settingText } from '../metrics/swept-settings.ts';
import type { MetricEntry } from './metrics-json.ts';

/** The name of a metric in tables. */
export const metricName = ({ method, encoder, setting = {}, protocol, fraction }: MetricEntry): string =>
  `${method} (${[encoder, ...(settingText(setting) ? [settingText(setting)] : []), protocol].join(', ')}) at ${fractionName(fraction)}`;

/**
 * The first inconsistency among the entries of a metrics file or a baseline, in words; undefined where there is none. Files under version
 * control get merged and edited by hand; without this check a mixture of two baselines would pass.
 */
export function brokenEntry(entries: readonly MetricEntry[]): string | undefined {
  const known = new Set<string>();
  const images = new Map<string, number>();
  for (const [i, entry] of entries.entries()) {
    const { seed, draw, n, accuracy, correct, predictions } = entry;
    if (typeof entry.method !== 'string' || !Number.isFinite(entry.fraction))
      return `its entry ${i} lacks a method or a fraction`;
    const name = metricName(entry);
    const about = `its entry ${i}, ${name}, seed ${seed}, draw ${draw},`;
    if (![seed, draw, n].every((one) => Number.isSafeInteger(one) && one >= 0) || n === 0)
      return `${about} has no whole numbers for seed, draw and n`;
    if (typeof predictions !== 'string') return `${about} has no digest of predictions`;
    const place = JSON.stringify([name, seed, draw]);
    if (known.has(place)) return `${about} is there twice`;
    known.add(place);
    if (n !== (images.get(name) ?? n)) return `${about} has ${n} test images, an earlier entry has ${images.get(name)}`;
    images.set(name, n);
    const right = rightOf(correct, n);
    if (right === undefined) return `${about} does not have ${n} bits in "correct"`;
    if (!(Math.abs(accuracy * n - right) < 0.5))
      return `${about} has the accuracy ${accuracy}, but ${right} of ${n} images are right`;
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
