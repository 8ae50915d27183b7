import { safeJson } from '../ground/clean-text.ts';
import { Problem } from '../ground/problems.ts';
import { ANY_ITEM } from '../map.ts';
import type { Wiring } from './wiring.ts';

/**
 * Names for people: the stage's name, its label and its items. If that does not tell nodes apart, the parameters that
 * vary follow: `count`, `count:summary`, `count:shard-a`, `count[seed=1]`. All items are treated alike in that search,
 * so that a name does not depend on which items exist.
 */
export class NodeNames {
  readonly #varying = new Map<string, readonly string[]>();

  constructor(nodes: readonly Wiring[]) {
    const groups = new Map<string, Wiring[]>();
    for (const wiring of nodes) {
      const pattern = patternOf(wiring);
      const group = groups.get(pattern);
      if (group) group.push(wiring);
      else groups.set(pattern, [wiring]);
    }
    for (const [pattern, group] of groups) if (group.length > 1) this.#varying.set(pattern, varyingParams(group));
  }

  of(wiring: Wiring): string {
    const { node, scope } = wiring;
    const varying = this.#varying.get(patternOf(wiring)) ?? [];
    const suffix = varying
      .map((param) => `${param}=${node.params[param] === undefined ? undefined : safeJson(node.params[param])}`)
      .join(',');
    const name = baseName(wiring, [...scope.values()]);
    return suffix ? `${name}[${suffix}]` : name;
  }

  /**
   * The names of all nodes.
   * @throws Problem `ambiguous-node` if two nodes would have the same name
   */
  all(nodes: readonly Wiring[]): Map<Wiring, string> {
    const names = new Map(nodes.map((wiring) => [wiring, this.of(wiring)]));
    const taken = new Set<string>();
    for (const [{ node }, name] of names) {
      if (taken.has(name)) throw ambiguous(name, node.stage.spec.name);
      taken.add(name);
    }
    return names;
  }
}

const patternOf = (wiring: Wiring): string => baseName(wiring, Array(wiring.scope.size).fill(ANY_ITEM));

function baseName({ node }: Wiring, items: readonly string[]): string {
  const label = [...(node.label === undefined ? [] : [node.label]), ...items].join(',');
  return label === '' ? node.stage.spec.name : `${node.stage.spec.name}:${label}`;
}

const ambiguous = (name: string, stage: string): Problem =>
  new Problem(
    'ambiguous-node',
    `Two nodes of the pipeline would both be called "${name}": they differ only in their inputs. Give each call a label: ${stage}({…}, {…}, { label: '…' }).`,
    { exitCode: 2 },
  );

function varyingParams(group: readonly Wiring[]): string[] {
  const params = new Set(group.flatMap(({ node }) => Object.keys(node.params)));
  return [...params]
    .filter((param) => new Set(group.map(({ node }) => JSON.stringify(node.params[param]))).size > 1)
    .sort();
}
