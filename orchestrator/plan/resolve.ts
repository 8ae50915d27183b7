import type { Reason } from '../events.ts';
import { type Edge, type NamedNode, neededBy } from '../graph/pipeline.ts';
import type { Digest } from '../ground/digest.ts';
import { noSuchItem } from '../ground/problems.ts';
import type { Origins } from '../node-types.ts';
import { isList } from '../stage.ts';
import { type KeyParts, keyOf, partsOf } from '../store/key.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import type { InputDigests, Keying } from './keying.ts';
import type { LastKeys } from './last-keys.ts';
import { reasonsBetween } from './reasons.ts';

/** A node whose input digests are known: its key, and a usable record or the reason why there is none. */
export interface Resolved {
  readonly key: Digest;
  readonly parts: KeyParts;
  /** Present if its outputs are whole: then nothing has to run. */
  readonly record?: NodeRecord;
  readonly reasons: readonly Reason[];
  readonly lastKey?: Digest;
}

/** The contribution of a producer to its consumers' keys. */
export interface Produced {
  readonly key: Digest;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** For each output that is a list, its items. */
  readonly items?: Readonly<Record<string, ReadonlyMap<string, Digest>>>;
  /** Names of the nodes that made its inputs. */
  readonly from: readonly string[];
}

export interface Resolver {
  readonly store: Store;
  readonly keying: Keying;
  readonly last: LastKeys;
}

/** Digests of a node's inputs by port; lists in order. */
export function inputDigests(named: NamedNode, produced: (node: string) => Produced): InputDigests {
  const inputs: Record<string, Digest | Digest[]> = {};
  for (const port of Object.keys(named.node.inputs)) if (isList(named.node, port)) inputs[port] = [];
  for (const edge of named.edges) {
    const digest = digestOf(edge, produced(edge.from));
    const list = inputs[edge.port];
    if (Array.isArray(list)) list.push(digest);
    else inputs[edge.port] = digest;
  }
  return inputs;
}

/** The node at the other end of each edge, by port; lists in order. */
export function originsOf({ node, edges }: NamedNode): Origins {
  const origins: Record<string, string | string[]> = {};
  for (const port of Object.keys(node.inputs)) if (isList(node, port)) origins[port] = [];
  for (const { port, from } of edges) {
    const list = origins[port];
    if (Array.isArray(list)) list.push(from);
    else origins[port] = from;
  }
  return origins;
}

/** The artifact that an edge carries. @throws Problem `no-such-item` */
function digestOf({ from, output, item }: Edge, { outputs, items }: Produced): Digest {
  if (item === undefined) return outputs[output]!;
  const digest = items?.[output]?.get(item);
  if (!digest) throw noSuchItem(from, output, item);
  return digest;
}

/**
 * Keys of everything before a node. Computed on demand: stored with each node, they would grow with the square of the
 * graph.
 */
export function provenanceOf(named: NamedNode, produced: (node: string) => Produced): Record<string, Digest> {
  const keys: Record<string, Digest> = {};
  const open = neededBy(named);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (Object.hasOwn(keys, node)) continue;
    const { key, from } = produced(node);
    keys[node] = key;
    open.push(...from);
  }
  return keys;
}

/** Computes the key and looks it up. A record counts only if every output is whole. */
export async function resolveNode(
  resolver: Resolver,
  named: NamedNode,
  produced: (node: string) => Produced,
): Promise<Resolved> {
  const { keying, last } = resolver;
  const reported = named.node.stage.spec.provenance
    ? { provenance: provenanceOf(named, produced), origins: originsOf(named) }
    : { provenance: {} };
  const parts = await keying.parts(named, inputDigests(named, produced), reported);
  const key = keyOf(parts);
  const lastKey = last.get(named.name);
  return { key, parts, ...(lastKey ? { lastKey } : {}), ...(await lookUp(resolver, named, key, parts)) };
}

/** The record of a key if its outputs are whole, else the reason why it cannot be used. */
export async function lookUp(
  { store, last }: Resolver,
  named: NamedNode,
  key: Digest,
  parts: KeyParts,
): Promise<{ record?: NodeRecord; reasons: readonly Reason[] }> {
  const record = store.readRecord(key);
  if (record) {
    const reasons = await outputReasons(store, record);
    return reasons.length === 0 ? { record, reasons } : { reasons };
  }
  const lastKey = last.get(named.name);
  if (lastKey === key)
    return { reasons: [{ cause: 'output-missing', what: 'record', detail: 'its record is gone or was damaged' }] };
  const before = lastKey ? store.readRecord(lastKey) : undefined;
  if (!before) {
    const lost = 'its last result was removed from the store, so it is not known what changed since';
    const detail = lastKey ? lost : 'never ran with these inputs';
    return { reasons: [{ cause: 'never-ran', what: named.name, detail }] };
  }
  return { reasons: reasonsBetween(partsOf(before), parts) };
}

async function outputReasons(store: Store, record: NodeRecord): Promise<Reason[]> {
  const reasons: Reason[] = [];
  for (const [port, digest] of Object.entries(record.outputs)) {
    const state = await store.check(digest);
    if (state === 'whole') continue;
    reasons.push({
      cause: state === 'missing' ? 'output-missing' : 'output-damaged',
      what: port,
      detail: `its output ${port} is ${state === 'missing' ? 'missing from the store' : 'damaged in the store'}`,
    });
  }
  return reasons;
}

export function producedBy(named: NamedNode, key: Digest, record: NodeRecord): Produced {
  const items = record.items && Object.entries(record.items).map(([port, list]) => [port, new Map(list)]);
  const from = neededBy(named);
  return { key, outputs: record.outputs, ...(items ? { items: Object.fromEntries(items) } : {}), from };
}
