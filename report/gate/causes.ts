import { bare } from './bare-digest.ts';
import type { Baseline, KnownNode, NodeFacts } from './baseline-types.ts';

export interface ChangedFunction {
  /** `learn/losses/nt-xent.ts#ntXent` */
  readonly id: string;
  readonly how: 'new' | 'gone' | 'changed';
  /** First differing nodes that reach it. */
  readonly nodes: readonly string[];
  /** Declarations from the stage's `run` to it. */
  readonly path: readonly string[];
  readonly before?: string;
  readonly after?: string;
}

export interface PartedNode {
  readonly node: string;
  /** `code`, `epochs 7, was 14`, `package x 2, was 1`; empty where the key is the same and the bytes are not. */
  readonly because: readonly string[];
}

/** Causes of a difference: the first nodes whose results differ from the baseline's, and the changes there. */
export interface Causes {
  /** Number of nodes that both runs have; small where the seeds are not the baseline's. */
  readonly inCommon: number;
  /** Nodes of which the baseline has digests of version 0.1, which tell nothing of today's bytes. */
  readonly incomparable: number;
  /** The first nodes whose results differ while their inputs are the same. */
  readonly parted: readonly PartedNode[];
  /** Nodes with a changed key and the same bytes: the change had no effect there. */
  readonly without: readonly string[];
  readonly functions: readonly ChangedFunction[];
}

/** Hexadecimal digits of a digest of version 0.1. */
const OLD_DIGITS = 32;

/** The report differs whenever anything does, so it names no cause. */
const isReport = ({ stage }: { stage: string }): boolean => stage === 'report';
export function causesOf(nodes: readonly NodeFacts[], baseline: Baseline): Causes {
  const known = matches(nodes, baseline.nodes);
  const parted = new Set<string>();
  const first: NodeFacts[] = [];
  const without: string[] = [];
  let [inCommon, incomparable] = [0, 0];
  for (const node of nodes) {
    const old = known.get(node.node);
    if (!old || isReport(node)) continue;
    inCommon += 1;
    if (Object.values(old.outputs).some((digest) => digest.length === OLD_DIGITS)) {
      incomparable += 1;
      continue;
    }
    const same = Object.entries(node.outputs).every(([port, digest]) => old.outputs[port] === bare(digest));
    if (same && bare(node.key) !== old.key) without.push(node.node);
    if (same) continue;
    parted.add(node.node);
    if (!node.inputs.some((input) => parted.has(input))) first.push(node);
  }
  return {
    inCommon,
    incomparable,
    parted: first.map((node) => ({ node: node.node, because: reasons(node, known.get(node.node)!, baseline) })),
    without,
    functions: changedFunctions(first, known, baseline),
  };
}

/**
 * Finds the baseline's node for each node: the one of the same name, else of the same stage and seed with the fewest
 * differing parameters. Names depend on the other nodes: `supervised` with one seed is `supervised[seed=0]` among five.
 */
function matches(nodes: readonly NodeFacts[], known: readonly KnownNode[]): Map<string, KnownNode> {
  const root = (name: string): string => name.replace(/\[.*\]$/, '');
  const found = nodes.flatMap((node): [string, KnownNode][] => {
    const differing = (other: KnownNode): number =>
      Object.keys({ ...node.params, ...other.params }).filter(
        (name) => JSON.stringify(node.params[name]) !== JSON.stringify(other.params[name]),
      ).length;
    const like = known
      .filter((one) => one.stage === node.stage && root(one.node) === root(node.node))
      .filter((one) => one.node === node.node || one.params.seed === node.params.seed)
      .sort((a, b) => Number(b.node === node.node) - Number(a.node === node.node) || differing(a) - differing(b));
    return like[0] ? [[node.node, like[0]]] : [];
  });
  return new Map(found);
}

function reasons(now: NodeFacts, then: KnownNode, baseline: Baseline): string[] {
  if (bare(now.key) === then.key) return [];
  const differ = (a: Values, b: Values, what: string): string[] =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])].sort().flatMap((name) => {
      const [x, y] = [JSON.stringify(a[name]) ?? 'none', JSON.stringify(b[name]) ?? 'none'];
      return x === y ? [] : [`${what}${name} ${x}, was ${y}`];
    });
  const own = Object.keys(now.packages).filter((name) => name in baseline.packages);
  const of = (from: Readonly<Record<string, string>>) => Object.fromEntries(own.map((name) => [name, from[name]]));
  const mine = Object.keys(now.environment);
  const environment = Object.fromEntries(mine.map((name) => [name, baseline.environment[name]]));
  return [
    ...(now.code === then.code ? [] : ['code']),
    ...differ(now.params, then.params, ''),
    ...differ(of(now.packages), of(baseline.packages), 'package '),
    ...differ(now.environment, environment, 'environment '),
  ];
}

type Values = Readonly<Record<string, unknown>>;

/** Functions that the first differing nodes reach and that differ from the baseline's. */
function changedFunctions(
  nodes: readonly NodeFacts[],
  known: ReadonlyMap<string, KnownNode>,
  { functions }: Baseline,
): ChangedFunction[] {
  const recoded = nodes.filter((node) => known.get(node.node)?.code !== node.code);
  const found = new Map<string, ChangedFunction & { nodes: string[] }>();
  for (const { node, declarations } of recoded)
    for (const [id, { hash }] of Object.entries(declarations)) {
      const before = functions[id];
      if (before === hash) continue;
      const one = found.get(id) ?? {
        id,
        how: before === undefined ? ('new' as const) : ('changed' as const),
        nodes: [],
        path: pathTo(id, declarations),
        ...(before === undefined ? {} : { before }),
        after: hash,
      };
      one.nodes.push(node);
      found.set(id, one);
    }
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

const rank = ({ how }: ChangedFunction): number => (how === 'changed' ? 0 : 1);

function pathTo(id: string, declarations: NodeFacts['declarations']): string[] {
  const path: string[] = [];
  for (let at: string | undefined = id; at && !path.includes(at); at = declarations[at]?.via) path.unshift(at);
  return path;
}
