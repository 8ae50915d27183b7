import type { MethodLoss } from '../methods/method.ts';
import { collapseAlarm, spreadOf } from './collapse.ts';
import { geometryOf } from './geometry.ts';

/**
 * Spread of the projections of the last batch of an epoch, and their geometry where the method pairs views. Empty for
 * methods without projections.
 *
 * @param alarm - Receives a sentence where the projections have collapsed.
 */
export async function measureEpoch(
  { projections, partners }: MethodLoss,
  epoch: number,
  alarm: (sentence: string) => void,
): Promise<Record<string, number>> {
  if (!projections) return {};
  const [n, d] = projections.shape;
  const rows = (await projections.data()) as Float32Array;
  const spread = spreadOf(rows, n, d);
  const sentence = collapseAlarm(spread, d, epoch + 1);
  if (sentence) alarm(sentence);
  return {
    projectionDeviation: spread.deviation,
    effectiveRank: spread.rank,
    covarianceRank: spread.covarianceRank,
    ...(partners && geometryOf(rows, (await partners.data()) as Float32Array, n, d)),
  };
}
