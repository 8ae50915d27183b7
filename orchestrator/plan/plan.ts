import type { NodeStatus, Reason } from '../events.ts';
import { type NamedNode, neededBy, type Pipeline } from '../graph/pipeline.ts';
import type { Digest } from '../ground/digest.ts';
import { ANY_ITEM } from '../map.ts';
import type { KeyParts } from '../store/key.ts';
import type { NodeRecord } from '../store/record.ts';
import { type Produced, producedBy, type Resolver, resolveNode } from './resolve.ts';

/** A run's plan for a node, as far as it can tell. */
export interface PlannedNode {
  readonly named: NamedNode;
  readonly status: NodeStatus;
  readonly reasons: readonly Reason[];
  readonly key?: Digest;
  readonly parts?: KeyParts;
  readonly record?: NodeRecord;
  readonly lastKey?: Digest;
}

/**
 * Looks at every node without computing anything. A node that depends on a stale one is `unknown`: its key depends on
 * digests that do not exist yet, and it may turn out fresh (early cutoff).
 */
export async function planPipeline(
  pipeline: Pipeline,
  resolver: Resolver,
  forced: (node: string) => boolean = () => false,
): Promise<PlannedNode[]> {
  const produced = new Map<string, Produced>();
  const planned: PlannedNode[] = [];
  for (const named of pipeline.nodes) {
    const open = named.open ?? neededBy(named).find((from) => !produced.has(from));
    if (open !== undefined) {
      const detail = named.open ? mapped(named) : `depends on ${open}, which has to run first`;
      planned.push({ named, status: 'unknown', reasons: [{ cause: 'upstream', what: open, detail }] });
      continue;
    }
    const lookUpProducer = (node: string) => produced.get(node)!;
    const resolved = await resolveNode(resolver, named, lookUpProducer);
    if (forced(named.name)) {
      const reasons: Reason[] = [{ cause: 'forced', what: named.name, detail: 'asked for with --force' }];
      planned.push({ named, ...resolved, status: 'stale', reasons });
      continue;
    }
    if (!resolved.record) {
      planned.push({ named, ...resolved, status: 'stale' });
      continue;
    }
    const status = resolved.lastKey === undefined || resolved.lastKey === resolved.key ? 'fresh' : 'cached';
    produced.set(named.name, producedBy(named, resolved.key, resolved.record));
    planned.push({ named, ...resolved, status });
  }
  return planned;
}

/** True if a run must compute the node, as far as the plan can tell. */
export const isOpen = ({ status }: PlannedNode): boolean => status === 'stale' || status === 'unknown';

const mapped = ({ name, open }: NamedNode): string =>
  name.includes(ANY_ITEM)
    ? `one for each item of ${open}, which has to run first`
    : `depends on a node for each item of ${open}, which has to run first`;

/** The part of a pipeline that the named nodes need: themselves and everything before them. */
export function restrict(pipeline: Pipeline, wanted: (node: string) => boolean): Pipeline {
  const keep = new Set<string>();
  for (const named of [...pipeline.nodes].reverse()) {
    if (!wanted(named.name) && !keep.has(named.name)) continue;
    keep.add(named.name);
    for (const from of neededBy(named)) keep.add(from);
  }
  const nodes = pipeline.nodes.filter(({ name }) => keep.has(name));
  const inside = new Set(nodes.map(({ node }) => node));
  const targets = Object.entries(pipeline.targets).filter(([, ref]) => inside.has(ref.node));
  const { name, maps } = pipeline;
  const part: Pipeline = { name, targets: Object.fromEntries(targets), nodes };
  if (!maps?.sources.some((source) => keep.has(source))) return part;
  return {
    ...part,
    maps: {
      sources: maps.sources.filter((source) => keep.has(source)),
      expand: (itemsOf) => restrict(maps.expand(itemsOf), wanted),
    },
  };
}
