import type { MethodResult, ProvenanceNode, Study } from '../ground/study-types.ts';
import { mean } from '../statistics/mean-and-variance.ts';
import type { MeasuredRow } from './measured.ts';

type Cost = Readonly<Record<string, number>>;

/**
 * Floating-point operations of all trainings behind a row's number at one share of labels: those of its node and of the
 * nodes before it. Mean over seeds. Undefined where nothing was trained here (random weights, weights from elsewhere) or
 * counted.
 */
export function trainingFlops(
  { provenance, histories }: Study,
  row: MeasuredRow,
  fraction: number,
): number | undefined {
  const nodes = new Map(provenance.map((node) => [node.name, node]));
  const costs = new Map(histories.map(({ node, cost }) => [node, cost]));
  const runs = row.cells.find((cell) => cell.fraction === fraction)?.runs ?? [];
  const measured = new Map(runs.map(({ result, score }) => [result.node, { result, labels: score.labels }]));
  const sums = [...measured].map(([name, { result, labels }]) => {
    const known = [...behind(name, nodes)].flatMap((one) => {
      const cost = costs.get(one);
      const flops = cost && flopsOf(cost);
      return flops === undefined ? [] : [one === name ? flops * shareFor(labels, cost!, result) : flops];
    });
    return known.reduce((sum, flops) => sum + flops, 0);
  });
  const trained = sums.filter((sum) => sum > 0);
  return trained.length > 0 ? mean(trained) : undefined;
}

/** Floating-point operations of one training; undefined where they were not counted. */
export const flopsOf = ({ flops, flopsPerStep, steps }: Cost): number | undefined =>
  flops ?? (flopsPerStep !== undefined && steps !== undefined ? flopsPerStep * steps : undefined);

/**
 * A node that trains on labels trains once for each label subset, but reports the cost of the largest. This is the ratio of
 * images seen by the training on `labels` to images seen by the largest. The last batch of an epoch may be smaller; a single
 * image left over joins the batch before it.
 */
function shareFor(labels: number, cost: Cost, { protocol }: MethodResult): number {
  const { steps, epochs, batch } = protocol;
  if (cost.labels === undefined || labels >= cost.labels || !cost.imagesSeen || typeof batch !== 'number') return 1;
  const size = Math.min(batch, labels);
  const perEpoch = Math.floor(labels / size) + (labels % size > 1 ? 1 : 0);
  const taken = typeof steps === 'number' ? steps : typeof epochs === 'number' ? epochs * perEpoch : undefined;
  if (taken === undefined) return 1;
  return (Math.floor(taken / perEpoch) * labels + (taken % perEpoch) * size) / cost.imagesSeen;
}

/** The names of a node and of all nodes before it. */
export function behind(name: string, nodes: ReadonlyMap<string, ProvenanceNode>): Set<string> {
  const found = new Set([name]);
  // A set takes further names while it is gone through; a function that calls itself would not reach the end of a long chain.
  for (const one of found) for (const input of nodes.get(one)?.inputs ?? []) found.add(input);
  return found;
}
