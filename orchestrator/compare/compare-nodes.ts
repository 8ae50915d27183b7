import type { Reason } from '../events.ts';
import type { Digest } from '../ground/digest.ts';
import { relativeText } from '../ground/quantities.ts';
import type { PlannedNode } from '../plan/plan.ts';
import { reasonsBetween } from '../plan/reasons.ts';
import { type GraphLock, type LockedNode, partsOfLocked } from '../publish/graph-lock.ts';
import { partsOf } from '../store/key.ts';
import type { Store } from '../store/store.ts';
import { compareResults, type NumbersOf } from './compare-results.ts';
import type { Originals } from './originals.ts';
import type { NodeVerdict, ReproducedNode } from './reproduction.ts';

export interface NodesRequest {
  readonly lock: GraphLock;
  readonly originals: Originals;
  /** The graph of this project, after the run. */
  readonly plan: readonly PlannedNode[];
  readonly store: Store;
  readonly numbersOf: NumbersOf;
  /** The run that `reproduce` made; undefined with --no-run. */
  readonly run: string | undefined;
}

/** Causes that change the computation. The environment is not one: whether it matters is the question. */
const OTHER_COMPUTATION: readonly Reason['cause'][] = ['code', 'parameter', 'file', 'package'];

/** Compares every node of a lock with its counterpart in this graph, producers first. */
export async function compareNodes(request: NodesRequest): Promise<{ nodes: ReproducedNode[]; extra: string[] }> {
  const { lock, plan } = request;
  const here = new Map(plan.map((one) => [one.named.name, one]));
  const counterparts = new Map<string, PlannedNode>();
  for (const { node, key } of lock.nodes) {
    const found = here.get(node) ?? plan.find((one) => one.key === key);
    if (found) counterparts.set(node, found);
  }
  const done = new Map<string, ReproducedNode>();
  for (const node of lock.nodes)
    done.set(node.node, await compareNode(request, node, counterparts.get(node.node), done));
  const known = new Set([...counterparts.values()].map(({ named }) => named.name));
  return { nodes: [...done.values()], extra: [...here.keys()].filter((name) => !known.has(name)) };
}

async function compareNode(
  request: NodesRequest,
  locked: LockedNode,
  found: PlannedNode | undefined,
  done: ReadonlyMap<string, ReproducedNode>,
): Promise<ReproducedNode> {
  const { node, stage } = locked;
  const nothing = { node, stage, ran: false, causes: [], after: [], key: 'none', differences: [] } as const;
  if (!found) return { ...nothing, verdict: 'missing', reason: 'this graph has no such node' };
  const name = found.named.name;
  const renamed = name === node ? {} : { here: name };
  if (!found.record) {
    const since = found.parts ? reasonsBetween(partsOfLocked(request.lock, locked), found.parts).filter(isOwn) : [];
    const why = ['it has no result here', ...(since.length > 0 ? [listed(since.map(detailOf))] : [])].join('; ');
    return { ...nothing, ...renamed, causes: since.map(causeOf), verdict: 'missing', reason: why };
  }
  const { record } = found;
  const reasons = reasonsBetween(partsOfLocked(request.lock, locked), partsOf(record));
  const own = reasons.filter(isOwn);
  const about = {
    ...{ node, stage, ...renamed },
    ran: request.run !== undefined && record.run === request.run,
    causes: own.map(causeOf),
    after: locked.from.filter((from) => done.get(from)?.verdict !== 'bit-equal'),
    key: record.key === locked.key ? 'same' : 'other',
  } as const;
  const ports = Object.keys({ ...locked.outputs, ...record.outputs });
  const isEqual = ports.every((port) => locked.outputs[port] === record.outputs[port]);
  if (isEqual) {
    const although = own.length > 0 ? `, although ${listed(own.map(detailOf))}` : '';
    return { ...about, verdict: 'bit-equal', differences: [], reason: `the same bytes${although}` };
  }
  const compared = await numbersOf(request, locked, record.outputs);
  const numbers = compared
    ? { largest: compared.largest, differences: compared.differences.slice(0, 20) }
    : { differences: [] };
  const verdict = verdictOf(
    compared?.class,
    own,
    reasons,
    about.after.map((from) => done.get(from)!),
  );
  return { ...about, ...numbers, verdict, reason: reasonOf(verdict, { own, after: about.after, ...numbers }) };
}

const isOwn = ({ cause }: Reason): boolean => cause !== 'input' && cause !== 'upstream';
const causeOf = ({ cause, what, detail }: Reason): ReproducedNode['causes'][number] => ({ cause, what, detail });
const detailOf = ({ detail }: Reason): string => detail;

/** Compares bytes and numbers, where the lock's are available. */
async function numbersOf({ originals, store, numbersOf: numbers }: NodesRequest, locked: LockedNode, outputs: Outputs) {
  const ports = Object.keys(locked.outputs).filter((port) => locked.outputs[port] !== outputs[port]);
  const known = new Map<Digest, Awaited<ReturnType<Originals['reader']>>>();
  for (const port of ports) {
    if (!outputs[port]) return undefined;
    known.set(locked.outputs[port]!, await originals.reader(locked.outputs[port]!));
  }
  if ([...known.values()].some((reader) => !reader)) return undefined;
  const pick = (all: Outputs) => Object.fromEntries(ports.map((port) => [port, all[port]!]));
  const source = { reader: async (artifact: Digest) => known.get(artifact)! };
  return compareResults([source, pick(locked.outputs)], [store, pick(outputs)], numbers, { digestsFollow: true });
}

type Outputs = Readonly<Record<string, Digest>>;

function verdictOf(
  numbers: 'bitwise' | 'tolerance' | 'none' | undefined,
  own: readonly Reason[],
  all: readonly Reason[],
  after: readonly ReproducedNode[],
): NodeVerdict {
  if (numbers === 'bitwise' || numbers === 'tolerance') return 'within tolerance';
  const isOther = own.some(({ cause }) => OTHER_COMPUTATION.includes(cause));
  if (isOther || after.some(({ verdict }) => verdict === 'not comparable')) return 'not comparable';
  // A stage that reports on keys prints different keys.
  if (all.some(({ cause }) => cause === 'upstream')) return 'not comparable';
  return numbers === 'none' ? 'different' : 'not judged';
}

function reasonOf(
  verdict: NodeVerdict,
  { own, after, largest }: { own: readonly Reason[]; after: readonly string[]; largest?: number },
): string {
  const causes = listed(own.map(detailOf));
  const follows = after.length > 0 ? `it takes from ${listed(after)}, which differs` : '';
  const why = [causes, follows].filter(Boolean).join('; ');
  if (verdict === 'within tolerance') {
    const by = largest ? `, apart by ${relativeText(largest)} at most` : '';
    return `the same numbers up to rounding${by}${why ? `: ${why}` : ''}`;
  }
  if (verdict === 'not judged')
    return `the bytes differ, and the original ones are not available${why ? `: ${why}` : ''}`;
  if (verdict === 'not comparable') return why || 'it prints keys, and some differ';
  return why
    ? `other numbers: ${why}`
    : 'different numbers from the same key: it is not deterministic across these machines';
}

/** `a, b and 3 more` */
function listed(texts: readonly string[], most = 3): string {
  const shown = texts.slice(0, most).join(', ');
  return texts.length > most ? `${shown} and ${texts.length - most} more` : shown;
}
