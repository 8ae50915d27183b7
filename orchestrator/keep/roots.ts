import { type Digest, hexOf } from '../ground/digest.ts';
import { readStored } from '../ground/plain-file.ts';
import { Problem } from '../ground/problems.ts';
import { statOf } from '../ground/stat-index.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import { objectsOfRecord } from '../store/walk.ts';
import { type RunRecord, runState } from './kept-runs.ts';
import { type Pin, readPins } from './pins.ts';

/** Something whose results gc keeps: a run, a pin, a baseline. */
export interface Root {
  readonly kind: 'run' | 'running' | 'pin' | 'baseline';
  /** A run's id, a pin's name, a baseline's path. */
  readonly name: string;
  /** The root in words. */
  readonly of: string;
  readonly keys: ReadonlySet<Digest>;
  /** Kept even beyond `maxSize`. */
  readonly firm: boolean;
}

/** How much of the store a root keeps. */
export interface RootShare {
  readonly kind: Root['kind'];
  readonly name: string;
  readonly of: string;
  readonly results: number;
  readonly bytes: number;
  /** Bytes that no other root keeps. */
  readonly alone: number;
}

const keysOf = ({ nodes }: RunRecord): Set<Digest> =>
  new Set(Object.values(nodes).flatMap(({ key }) => (key ? [key] : [])));

/**
 * The newest runs that computed something, the newest successful run of each experiment, all runs in progress, pins, and
 * the results that baselines name.
 * @throws Problem `pin-damaged`, `bad-baseline`
 */
export async function rootsOf(
  store: Store,
  runs: readonly RunRecord[],
  options: { readonly keepRuns: number; readonly baselines: readonly string[] },
): Promise<Root[]> {
  const { keepRuns, baselines } = options;
  const computing = runs.filter(({ finished }) => !finished || finished.ran > 0).slice(0, keepRuns);
  const newest = new Map<string, RunRecord>();
  for (const run of runs) if (run.finished?.ok && !newest.has(run.experiment)) newest.set(run.experiment, run);
  const kept = new Set([...computing, ...(keepRuns > 0 ? newest.values() : [])]);
  const roots = runs.flatMap((run): Root[] => {
    const running = runState(run) === 'running';
    if (!running && !kept.has(run)) return [];
    return [{ kind: running ? 'running' : 'run', name: run.run, of: run.experiment, keys: keysOf(run), firm: running }];
  });
  for (const pin of await readPins(store.root)) roots.push(pinRoot(pin));
  const records = baselines.length > 0 ? await allRecords(store) : [];
  for (const path of baselines) roots.push(baselineRoot(path, records));
  return roots;
}

const pinRoot = ({ name, of, keys }: Pin): Root => ({ kind: 'pin', name, of, keys: new Set(keys), firm: true });

/** A baseline keeps each result whose key, or whose output's digest, occurs anywhere in it. */
function baselineRoot(path: string, records: readonly NodeRecord[]): Root {
  const named = new Set<string>();
  const collect = (value: unknown): void => {
    // Baselines hold digests without the name of their algorithm.
    const [, hex] = /^(?:sha256:)?([0-9a-f]{64})$/.exec(typeof value === 'string' ? value : '') ?? [];
    if (hex !== undefined) named.add(hex);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  try {
    // Some editors of Windows begin a file with a byte order mark.
    const held: unknown = JSON.parse(readStored(path).replace(/^\ufeff/, ''));
    if (typeof held !== 'object' || held === null || Array.isArray(held)) throw new Error('it holds no object');
    collect(held);
  } catch (error) {
    throw new Problem(
      'bad-baseline',
      `The baseline ${path} cannot be read, so what it keeps is unknown (${(error as Error).message}). Repair it, or move it away.`,
      { exitCode: 2 },
    );
  }
  const kept = records.filter(
    ({ key, outputs }) => named.has(hexOf(key)) || Object.values(outputs).some((one) => named.has(hexOf(one))),
  );
  const of =
    named.size === 0
      ? 'names no result, only numbers'
      : kept.length === 0
        ? 'none of the results that it names is in this store'
        : 'the results that it names';
  return { kind: 'baseline', name: path, of, keys: new Set(kept.map(({ key }) => key)), firm: true };
}

async function allRecords(store: Store): Promise<NodeRecord[]> {
  const found = (await store.recordKeys()).map((key) => store.lookAtRecord(key));
  return found.filter((record): record is NodeRecord => typeof record === 'object');
}

/** How much each root keeps, and how much only it keeps; in the order given. */
export async function rootShares(store: Store, roots: readonly Root[]): Promise<RootShare[]> {
  const objects = new Map(
    (await allRecords(store)).map((record) => [record.key, objectsOfRecord(store.layout, record)]),
  );
  const held = roots.map(({ keys }) => {
    const present = [...keys].filter((key) => objects.has(key));
    return { results: present.length, objects: new Set(present.flatMap((key) => objects.get(key)!)) };
  });
  const users = new Map<Digest, number>();
  for (const one of held) for (const digest of one.objects) users.set(digest, (users.get(digest) ?? 0) + 1);
  const sizes = new Map(
    [...users.keys()].map((digest) => [digest, Number(statOf(store.layout.object(digest))?.size ?? 0)]),
  );
  const sum = (digests: readonly Digest[]): number => digests.reduce((total, digest) => total + sizes.get(digest)!, 0);
  return roots.map(({ kind, name, of }, i) => {
    const { results, objects: own } = held[i]!;
    const alone = [...own].filter((digest) => users.get(digest) === 1);
    return { kind, name, of, results, bytes: sum([...own]), alone: sum(alone) };
  });
}
