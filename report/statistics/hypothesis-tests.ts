import { binomialCdf } from './special-functions.ts';

/** The discordant cells of a paired table: images that exactly one of two runs gets right. */
export interface Discordant {
  readonly onlyA: number;
  readonly onlyB: number;
}

/** Counts the test images that exactly one of two runs gets right. */
export function discordant(a: ArrayLike<number>, b: ArrayLike<number>): Discordant {
  let onlyA = 0;
  let onlyB = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === 1 && b[i] !== 1) onlyA += 1;
    else if (a[i] !== 1 && b[i] === 1) onlyB += 1;
  }
  return { onlyA, onlyB };
}

/** McNemar's exact two-sided p-value that the discordant images are split evenly; 1 where there are none. */
export function mcnemarExact({ onlyA, onlyB }: Discordant): number {
  const n = onlyA + onlyB;
  return n === 0 ? 1 : Math.min(1, 2 * binomialCdf(Math.min(onlyA, onlyB), n, 0.5));
}

/**
 * McNemar's mid-p: the exact p minus half the probability of the observed table. The exact test stays well below its level;
 * the mid-p comes close to it (Fagerland, Lydersen and Laake 2013, doi:10.1186/1471-2288-13-91).
 */
export function mcnemarMidP({ onlyA, onlyB }: Discordant): number {
  const n = onlyA + onlyB;
  if (n === 0 || onlyA === onlyB) return 1;
  const fewer = Math.min(onlyA, onlyB);
  return Math.min(1, binomialCdf(fewer, n, 0.5) + binomialCdf(fewer - 1, n, 0.5));
}

/**
 * Holm's step-down adjusted p-values (Holm 1979), in the order given: they control the chance of any false claim.
 *
 * @param weights - How much of the level each test gets, in any unit; equal parts where absent
 */
export function holm(p: readonly number[], weights: readonly number[] = p.map(() => 1)): number[] {
  const order = p
    .map((value, index) => ({ value: value / weights[index]!, index }))
    .sort((x, y) => x.value - y.value || x.index - y.index);
  const adjusted = new Array<number>(p.length);
  let left = weights.reduce((sum, weight) => sum + weight, 0);
  let largest = 0;
  for (const { value, index } of order) {
    largest = Math.max(largest, Math.min(1, value * left));
    adjusted[index] = largest;
    left -= weights[index]!;
  }
  return adjusted;
}
