import { plural } from '../ground/quantities.ts';
import type { GraphLock } from '../publish/graph-lock.ts';
import type { MetricsComparison } from './metrics-comparison.ts';
import type { NodeVerdict, Outcome, ReproducedNode, Reproduction } from './reproduction.ts';

export interface Judged {
  readonly lock: GraphLock;
  readonly nodes: readonly ReproducedNode[];
  readonly extra: readonly string[];
  readonly metrics: MetricsComparison | undefined;
  readonly notJudged: readonly string[];
  readonly set: readonly string[];
}

/**
 * The verdict on a whole reproduction. All nodes bit-equal: reproduced. A node that computes something else than the lock's:
 * not a reproduction. Otherwise the metrics decide, if the project has any, since two long computations that differ in one
 * rounding can end with different numbers of equal worth; without metrics the nodes decide.
 */
export function judge({ lock, nodes, extra, metrics, notJudged, set }: Judged): Reproduction {
  const counts: Partial<Record<NodeVerdict, number>> = {};
  for (const { verdict } of nodes) counts[verdict] = (counts[verdict] ?? 0) + 1;
  const outcome = outcomeOf(lock, nodes, counts, metrics);
  return {
    type: 'reproduction',
    experiment: lock.experiment,
    outcome,
    ok: outcome === 'bit-equal' || outcome === 'within tolerance',
    sentence: sentenceOf(outcome, nodes, metrics),
    nodes,
    extra,
    counts,
    ...(metrics ? { metrics: { rule: metrics.rule, compared: metrics.metrics } } : {}),
    notJudged,
    set,
  };
}

/** A stage that reports on keys changes with every key; its metrics are compared separately. */
const reportsOnKeys = (lock: GraphLock, name: string): boolean =>
  Object.keys(lock.nodes.find(({ node }) => node === name)?.provenance ?? {}).length > 0;

const isOther = ({ verdict, causes }: ReproducedNode): boolean =>
  verdict === 'not comparable' && causes.some(({ cause }) => cause !== 'environment');

function outcomeOf(
  lock: GraphLock,
  nodes: readonly ReproducedNode[],
  counts: Reproduction['counts'],
  metrics: MetricsComparison | undefined,
): Outcome {
  if (counts['bit-equal'] === nodes.length) return 'bit-equal';
  if (counts.missing) return 'incomplete';
  const measured = metrics !== undefined && metrics.metrics.length > 0;
  const decisive = measured ? nodes.filter(({ node }) => !reportsOnKeys(lock, node)) : nodes;
  if (decisive.some(isOther)) return 'not comparable';
  if (measured) {
    const verdicts = new Set(metrics.metrics.map(({ verdict }) => verdict));
    if (verdicts.has('not comparable')) return 'not comparable';
    return verdicts.has('different') ? 'different' : 'within tolerance';
  }
  if (counts.different) return 'different';
  if (counts['not comparable']) return 'not comparable';
  return counts['not judged'] ? 'not judged' : 'within tolerance';
}

function sentenceOf(
  outcome: Outcome,
  nodes: readonly ReproducedNode[],
  metrics: MetricsComparison | undefined,
): string {
  const of = (wanted: NodeVerdict) => nodes.filter(({ verdict }) => verdict === wanted);
  const first = nodes.find(({ verdict }) => verdict !== 'bit-equal');
  const where = first ? ` The first to differ is ${first.node}: ${first.reason}.` : '';
  const measured = metrics?.metrics.length ?? 0;
  const apart = metrics?.metrics.filter(({ verdict }) => verdict === 'different').length ?? 0;
  switch (outcome) {
    case 'bit-equal':
      return nodes.some(({ ran }) => ran)
        ? `Reproduced, bit for bit: all ${plural(nodes.length, 'node')} of the lock gave the same bytes.`
        : `Reproduced, bit for bit: all ${plural(nodes.length, 'node')} of the lock have the same bytes here. None was computed now, since the results were already there: --store DIR with an empty folder computes all.`;
    case 'within tolerance':
      return measured > 0
        ? `Reproduced within tolerance: all ${plural(measured, 'metric')} are equal or within tolerance; ${of('bit-equal').length} of ${plural(nodes.length, 'node')} gave the same bytes.${where}`
        : `Reproduced within tolerance: every node gave the same bytes or the same numbers up to rounding.${where}`;
    case 'different':
      return apart > 0
        ? `Not reproduced: ${apart} of ${plural(measured, 'metric')} differ.${where}`
        : `Not reproduced: the numbers of ${plural(of('different').length, 'node')} differ.${where}`;
    case 'not comparable':
      return `Not a reproduction: the nodes here compute something else than those of the lock.${where}`;
    case 'not judged':
      return `Not judged: bytes differ, and the original numbers are not available.${where}`;
    case 'incomplete':
      return `Incomplete: ${plural(of('missing').length, 'node')} of the lock have no result here.${where}`;
  }
}
