import type { Ref } from './artifact.ts';
import { Problem } from './problems.ts';
import type { Node } from './stage.ts';

/** One edge into a node: which output of which node arrives at which port. */
export interface Edge {
  readonly port: string;
  readonly from: string;
  readonly output: string;
  /** Place in a list input (`many`). */
  readonly index?: number;
}

/** A node with the name that people use for it. */
export interface NamedNode {
  readonly name: string;
  readonly node: Node;
  readonly edges: readonly Edge[];
}

export interface Pipeline {
  readonly name: string;
  readonly targets: Readonly<Record<string, Ref>>;
  /** Producers before consumers. */
  readonly nodes: readonly NamedNode[];
}

/**
 * Everything that the targets need, producers first. A ref can only point backwards, so there is no cycle. Calls with
 * the same stage, inputs and parameters are one node.
 */
export function pipeline(name: string, targets: Readonly<Record<string, Ref>>): Pipeline {
  const order: Node[] = [];
  const places = new Map<Node, number>();
  const same = new Map<string, Node>();
  const canonical = new Map<Node, Node>();
  for (const node of producersFirst(Object.values(targets).map((ref) => ref.node))) {
    const identity = identityOf(node, (other) => places.get(canonical.get(other)!)!);
    const twin = same.get(identity);
    canonical.set(node, twin ?? node);
    if (twin) continue;
    same.set(identity, node);
    places.set(node, order.length);
    order.push(node);
  }
  const names = nameNodes(order);
  const nodes = order.map((node) => ({
    name: names.get(node)!,
    node,
    edges: edgesOf(node, (other) => names.get(canonical.get(other)!)!),
  }));
  const merged = Object.entries(targets).map(([target, ref]) => [target, { ...ref, node: canonical.get(ref.node)! }]);
  return { name, targets: Object.fromEntries(merged), nodes };
}

/** Everything that the wanted nodes reach. Without recursion: a chain may be longer than the stack is deep. */
function* producersFirst(wanted: readonly Node[]): Generator<Node> {
  const seen = new Set<Node>();
  const done = new Set<Node>();
  for (const start of wanted) {
    const path = [start];
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      if (!seen.has(node)) {
        seen.add(node);
        for (const { node: producer } of (Object.values(node.inputs).flat() as Ref[]).reverse()) {
          if (seen.has(producer) && !done.has(producer)) throw cycle(node, producer);
          if (!seen.has(producer)) path.push(producer);
        }
        continue;
      }
      path.pop();
      if (!done.has(node)) yield node;
      done.add(node);
    }
  }
}

const cycle = (node: Node, producer: Node): Problem =>
  new Problem(
    'cycle',
    `The pipeline goes round in a circle: "${node.stage.spec.name}" takes what "${producer.stage.spec.name}" gives, which needs "${node.stage.spec.name}" itself. A ref was made or changed by hand: use the refs that stages return, as they are.`,
    { exitCode: 2 },
  );

function identityOf(node: Node, place: (other: Node) => number): string {
  const inputs = Object.entries(node.inputs).map(([port, refs]) => [
    port,
    ([refs].flat() as Ref[]).map((ref) => `${place(ref.node)}.${ref.port}`),
  ]);
  return JSON.stringify([node.stage.spec.name, node.stage.spec.source, node.label ?? '', inputs, node.params]);
}

function edgesOf(node: Node, nameOf: (other: Node) => string): Edge[] {
  return Object.entries(node.inputs).flatMap(([port, refs]) => {
    if (Array.isArray(refs))
      return (refs as Ref[]).map((ref, index) => ({ port, from: nameOf(ref.node), output: ref.port, index }));
    const ref = refs as Ref;
    return [{ port, from: nameOf(ref.node), output: ref.port }];
  });
}

/**
 * The stage's name, its label where it has one, and, where that does not tell nodes apart, the parameters that vary:
 * `pretrain/barlow-twins`, `probe-at-fractions:random`, `pretrain/barlow-twins[seed=1]`.
 */
function nameNodes(nodes: readonly Node[]): Map<Node, string> {
  const groups = new Map<string, Node[]>();
  for (const node of nodes) {
    const name = node.label === undefined ? node.stage.spec.name : `${node.stage.spec.name}:${node.label}`;
    const group = groups.get(name);
    if (group) group.push(node);
    else groups.set(name, [node]);
  }
  const names = new Map<Node, string>();
  const taken = new Set<string>();
  for (const [name, group] of groups) {
    const varying = group.length === 1 ? [] : varyingParams(group);
    for (const node of group) {
      const suffix = varying.map((param) => `${param}=${JSON.stringify(node.params[param])}`).join(',');
      const full = suffix ? `${name}[${suffix}]` : name;
      if (taken.has(full))
        throw new Problem(
          'ambiguous-node',
          `Two nodes of the pipeline would both be called "${full}": they differ only in their inputs. Give each call a label: ${node.stage.spec.name}({…}, {…}, { label: '…' }).`,
          { exitCode: 2 },
        );
      taken.add(full);
      names.set(node, full);
    }
  }
  return names;
}

function varyingParams(group: readonly Node[]): string[] {
  const params = new Set(group.flatMap((node) => Object.keys(node.params)));
  return [...params]
    .filter((param) => new Set(group.map((node) => JSON.stringify(node.params[param]))).size > 1)
    .sort();
}
