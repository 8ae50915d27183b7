import type { ItemsOf, Pipeline } from '../graph/pipeline.ts';
import { planPipeline, restrict } from './plan.ts';
import type { Resolver } from './resolve.ts';

/**
 * The pipeline with a node for each known item: those of every node that finds items and whose key has a record.
 * Computes nothing. Lists within lists are looked up from the outside in.
 */
export async function expandKnown(pipeline: Pipeline, resolver: Resolver): Promise<Pipeline> {
  const known = new Map<string, Readonly<Record<string, readonly string[]>>>();
  const itemsOf: ItemsOf = (node, output) => known.get(node)?.[output];
  for (let graph = pipeline; graph.maps; ) {
    const sources = new Set(graph.maps.sources);
    const plan = await planPipeline(
      restrict(graph, (node) => sources.has(node)),
      resolver,
    );
    const before = known.size;
    for (const { named, status, record } of plan) {
      if (!sources.has(named.name) || !record?.items || status === 'stale') continue;
      const lists = Object.entries(record.items).map(([port, list]) => [port, list.map(([name]) => name)]);
      known.set(named.name, Object.fromEntries(lists));
    }
    if (known.size === before) return graph;
    graph = graph.maps.expand(itemsOf);
  }
  return pipeline;
}
