import { mean } from '../statistics/tests.ts';
import type { ProvenanceNode, Study } from '../types.ts';
import type { MeasuredRow } from './measured.ts';

/**
 * Floating-point operations of all trainings that a row's numbers came from, mean over seeds: its own, and those of the
 * nodes before it. Undefined where nothing was trained here (first weights, a network trained elsewhere) or not counted.
 */
export function trainingFlops({ provenance, histories }: Study, row: MeasuredRow): number | undefined {
  const nodes = new Map(provenance.map((node) => [node.name, node]));
  const counted = new Map(histories.map(({ node, cost }) => [node, cost.flops ?? product(cost)]));
  const measured = [...new Set(row.cells.flatMap((cell) => cell.runs.map((run) => run.result.node)))];
  const sums = measured.map((name) => {
    const known = [...behind(name, nodes)].flatMap((one) => counted.get(one) ?? []);
    return known.reduce((sum, flops) => sum + flops, 0);
  });
  const trained = sums.filter((sum) => sum > 0);
  return trained.length > 0 ? mean(trained) : undefined;
}

const product = ({ flopsPerStep, steps }: Readonly<Record<string, number>>): number | undefined =>
  flopsPerStep !== undefined && steps !== undefined ? flopsPerStep * steps : undefined;

/** A node and all that it was made from. */
function behind(name: string, nodes: ReadonlyMap<string, ProvenanceNode>, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const input of nodes.get(name)?.inputs ?? []) behind(input, nodes, found);
  return found;
}
