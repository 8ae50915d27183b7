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
  const same = new Map<string, Node>();
  const canonical = new Map<Node, Node>();
  const visit = (node: Node): void => {
    if (canonical.has(node)) return;
    for (const ref of Object.values(node.inputs).flat() as Ref[]) visit(ref.node);
    const identity = identityOf(node, (other) => order.indexOf(canonical.get(other)!));
    const twin = same.get(identity);
    canonical.set(node, twin ?? node);
    if (twin) return;
    same.set(identity, node);
    order.push(node);
  };
  for (const ref of Object.values(targets)) visit(ref.node);
  const names = nameNodes(order);
  const nodes = order.map((node) => ({
    name: names.get(node)!,
    node,
    edges: edgesOf(node, (other) => names.get(canonical.get(other)!)!),
  }));
  const merged = Object.entries(targets).map(([target, ref]) => [target, { ...ref, node: canonical.get(ref.node)! }]);
  return { name, targets: Object.fromEntries(merged), nodes };
}

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
    groups.set(name, [...(groups.get(name) ?? []), node]);
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
