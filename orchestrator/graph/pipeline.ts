import { latestOf } from '../artifact.ts';
import { isEach } from '../map.ts';
import type { Each, Node, Ref } from '../node-types.ts';
import { NodeNames } from './node-names.ts';
import { refuseSamePlace } from './places.ts';
import { type Source, Wires, type Wiring } from './wiring.ts';

/** One edge into a node: which output of which node arrives at which port. */
export interface Edge {
  readonly port: string;
  readonly from: string;
  readonly output: string;
  /** Position in a list input (`many`). */
  readonly index?: number;
  /** The item, if the output is a list of items and this edge takes one of them. */
  readonly item?: string;
}

/** A node with the name that people use for it. */
export interface NamedNode {
  readonly name: string;
  readonly node: Node;
  readonly edges: readonly Edge[];
  /** Nodes whose items decided which edges exist. */
  readonly after?: readonly string[];
  /** The list of items that must be known before this node is final, for example `split.shards`. */
  readonly open?: string;
}

export interface Pipeline {
  readonly name: string;
  readonly targets: Readonly<Record<string, Ref>>;
  /** Producers before consumers. */
  readonly nodes: readonly NamedNode[];
  /** Present if nodes depend on the items that other nodes find. */
  readonly maps?: Maps;
}

/** Names of the items in a node's output; undefined while they are not known. */
export type ItemsOf = (node: string, output: string) => readonly string[] | undefined;

export interface Maps {
  /** Nodes whose items decide which nodes exist. */
  readonly sources: readonly string[];
  /** The pipeline with all known items, and with a node `stage:*` for each list that is not known yet. */
  expand(itemsOf: ItemsOf): Pipeline;
}

/** The outputs that a pipeline is built for. A mapped target becomes one target for each item, `target/item`. */
export type Targets = Readonly<Record<string, Ref | Each>>;

/**
 * Everything that the targets need, producers first. Calls with the same stage, inputs and parameters are one node.
 * @throws Problem `ambiguous-node`, `cycle`, `same-place`
 */
export function pipeline(name: string, targets: Targets): Pipeline {
  const wires = new Wires(() => undefined);
  const refs = visitTargets(wires, targets);
  refuseSamePlace(Object.fromEntries(refs));
  const names = new NodeNames(wires.order);
  const expand = (itemsOf: ItemsOf): Pipeline => {
    const known = new Wires(({ from, output }) => itemsOf(names.of(from), output));
    return named(name, visitTargets(known, targets), known, names, expand);
  };
  return named(name, refs, wires, names, expand);
}

function visitTargets(wires: Wires, targets: Targets): [string, Ref][] {
  const refs = Object.entries(targets).flatMap(([target, to]): [string, Ref][] => {
    wires.reach(to);
    if (!isEach(to)) return [[target, to]];
    // Several artifacts at the top of `latest` would hide each other.
    const inFolder = (ref: Ref): Ref =>
      latestOf(ref.type) ? { ...ref, type: { ...ref.type, latest: 'folder' } } : ref;
    return wires.spread(to).refs.map(([path, ref]) => [`${target}/${path}`, inFolder(ref)]);
  });
  return refs.map(([target, ref]) => [target, { ...ref, node: wires.of(ref.node).node }]);
}

function named(
  name: string,
  targets: readonly [string, Ref][],
  wires: Wires,
  nodeNames: NodeNames,
  expand: Maps['expand'],
): Pipeline {
  const names = nodeNames.all(wires.order);
  const text = ({ from, output }: Source): string => `${names.get(from)}.${output}`;
  const nodes = wires.order.map((wiring: Wiring): NamedNode => {
    const after = [...new Set(wiring.after.map(({ from }) => names.get(from)!))];
    return {
      name: names.get(wiring)!,
      node: wiring.node,
      edges: wiring.wires.map(({ from, ...wire }) => ({ ...wire, from: names.get(from)! })),
      ...(after.length > 0 ? { after } : {}),
      ...(wiring.open ? { open: text(wiring.open) } : {}),
    };
  });
  const sources = [...new Set([...wires.sources.values()].map(({ from }) => names.get(from)!))];
  return {
    name,
    targets: Object.fromEntries(targets),
    nodes,
    ...(sources.length > 0 ? { maps: { sources, expand } } : {}),
  };
}

/** Names of all nodes that a node depends on directly. */
export const neededBy = ({ edges, after = [] }: NamedNode): string[] => [
  ...new Set([...edges.map(({ from }) => from), ...after]),
];
