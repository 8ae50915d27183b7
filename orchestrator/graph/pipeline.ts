import { isEach } from '../map.ts';
import type { Each, Node, Ref } from '../node-types.ts';
import { NodeNames } from './node-names.ts';
import { type Source, Wires, type Wiring } from './wiring.ts';

/** One edge into a node: which output of which node arrives at which port. */
export interface Edge {
  readonly port: string;
  readonly from: string;
  readonly output: string;
  /** Place in a list input (`many`). */
  readonly index?: number;
  /** Which item, where the output is a list of items and this takes one of them. */
  readonly item?: string;
}

/** A node with the name that people use for it. */
export interface NamedNode {
  readonly name: string;
  readonly node: Node;
  readonly edges: readonly Edge[];
  /** Nodes whose items decided which edges there are. */
  readonly after?: readonly string[];
  /** The list of items, as `split.shards`, that must be known before this node is what it will be. */
  readonly open?: string;
}

export interface Pipeline {
  readonly name: string;
  readonly targets: Readonly<Record<string, Ref>>;
  /** Producers before consumers. */
  readonly nodes: readonly NamedNode[];
  /** Present where nodes depend on what other nodes find. */
  readonly maps?: Maps;
}

/** Names of the items in a node's output; undefined as long as they are not known. */
export type ItemsOf = (node: string, output: string) => readonly string[] | undefined;

export interface Maps {
  /** Nodes whose items decide which nodes there are. */
  readonly sources: readonly string[];
  /** The pipeline with what is known, and a node `stage:*` for each list that is not. */
  expand(itemsOf: ItemsOf): Pipeline;
}

/** What a pipeline is built for; a mapped target becomes one for each item, `target/item`. */
export type Targets = Readonly<Record<string, Ref | Each>>;

/**
 * Everything that the targets need, producers first. Calls with the same stage, inputs and parameters are one node.
 * @throws Problem `ambiguous-node`, `cycle`
 */
export function pipeline(name: string, targets: Targets): Pipeline {
  const wires = new Wires(() => undefined);
  const refs = visitTargets(wires, targets);
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
    // Of several that belong at the top of `latest` each would hide the other.
    const inFolder = (ref: Ref): Ref => (ref.type.latest ? { ...ref, type: { ...ref.type, latest: 'folder' } } : ref);
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

/** Names of all nodes that a node needs directly. */
export const neededBy = ({ edges, after = [] }: NamedNode): string[] => [
  ...new Set([...edges.map(({ from }) => from), ...after]),
];
