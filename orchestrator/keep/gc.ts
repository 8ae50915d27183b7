import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../ground/digest.ts';
import { recordUnreadable, writing } from '../ground/file-problems.ts';
import { stampOf, statOf } from '../ground/stat-index.ts';
import { pruneDeterminism } from '../store/known-determinism.ts';
import { removeProgram, unusedPrograms } from '../store/program-users.ts';
import type { NodeRecord } from '../store/record.ts';
import { unreadableRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import {
  checkpointKeys,
  entriesOf,
  lockFiles,
  type ObjectFile,
  objectFiles,
  objectsOfRecord,
  orphans,
  sizeOf,
} from '../store/walk.ts';
import { removeDeadLock } from './sweep.ts';

export interface GarbageOptions {
  /** Keys whose results and checkpoints are kept. */
  readonly roots: ReadonlySet<Digest>;
  /** Keys that are kept even beyond `maxSize`. */
  readonly firm?: ReadonlySet<Digest>;
  /** Bytes. Beyond it results go too, oldest first, even those of roots; firm keys stay. */
  readonly maxSize?: number;
  readonly dryRun?: boolean;
  /** Start of the oldest run in progress, in milliseconds since 1970. Anything younger is kept. */
  readonly runningSince?: number;
}

export interface Share {
  readonly what: string;
  readonly count: number;
  readonly bytes: number;
}

/** A result to remove, and the bytes that this frees once those before it in the list are gone. */
export interface Dropped {
  readonly key: Digest;
  readonly node: string;
  readonly experiment: string;
  readonly run: string;
  readonly at: string;
  readonly bytes: number;
}

export interface GarbageReport {
  readonly removed: readonly Share[];
  readonly kept: readonly Share[];
  /** Oldest first. */
  readonly results: readonly Dropped[];
  /** Bytes of the objects of results that stay. */
  readonly inUse: number;
}

/** File times lag behind the clock by up to one tick of the kernel. */
const tick = 20;
const week = 7 * 24 * 3600 * 1000;

/**
 * Removes what no root needs: records, then objects that no record names, checkpoints, and leftovers of dead processes.
 * Skips keys whose lock is held, and everything younger than the oldest run in progress. If it races with a run anyway,
 * that run finds an output missing and computes it again.
 */
export async function collectGarbage(store: Store, options: GarbageOptions): Promise<GarbageReport> {
  const { layout } = store;
  const started = Date.now();
  const locks = (await lockFiles(layout)).filter(({ live }) => live);
  const busy = new Set(locks.map(({ key }) => key));
  const begun = locks.map(({ owner }) => (owner === undefined ? 0 : Date.parse(owner.since)));
  if (options.runningSince !== undefined) begun.push(options.runningSince);
  const young = Math.min(started - tick, ...begun.map((at) => at - 2000));
  const isYoung = (path: string): boolean => Number(statOf(path)?.ctimeMs ?? 0) >= young;
  const isHeld = (key: Digest, path: string): boolean => busy.has(key) || isYoung(path);
  const tally = new Tally(store, options.dryRun ?? false);

  const kept: NodeRecord[] = [];
  const dropped: NodeRecord[] = [];
  for (const key of await store.recordKeys()) {
    const record = store.lookAtRecord(key);
    if (record === unreadableRecord) throw recordUnreadable(layout.record(key));
    if (typeof record !== 'object') continue; // damaged: verify reports it
    const keep = options.roots.has(record.key) || isHeld(record.key, layout.record(record.key));
    (keep ? kept : dropped).push(record);
  }
  const files = await objectFiles(layout);
  const sizes = new Map(files.map(({ digest, stat }) => [digest, Number(stat.size)]));
  const uses = new Map<Digest, number>();
  for (const record of kept) for (const digest of new Set(objectsOfRecord(layout, record))) count(uses, digest, 1);
  if (options.maxSize !== undefined) {
    const movable = kept.filter(({ key }) => !options.firm?.has(key) && !isHeld(key, layout.record(key)));
    const evicted = new Set(evict(movable, uses, sizes, options.maxSize, store));
    dropped.push(...evicted);
    kept.splice(0, kept.length, ...kept.filter((record) => !evicted.has(record)));
  }

  const results = droppedResults(dropped, uses, sizes, store);
  for (const { key } of dropped) await tally.remove('records', layout.record(key));
  for (const { key } of kept) await tally.keep('records', layout.record(key));
  for (const file of files) {
    // A run may have written the same object again in the meantime.
    const now = statOf(file.path);
    const used = (uses.get(file.digest) ?? 0) > 0 || now === undefined || isYoung(file.path);
    if (used || stampOf(now) !== stampOf(file.stat)) await tally.keep('objects', file.path, file);
    else if (await tally.remove('objects', file.path, file)) store.objects.removed(file.digest);
  }
  for (const key of await checkpointKeys(layout)) {
    const folder = layout.checkpoint(key);
    if (options.roots.has(key) || isHeld(key, folder)) await tally.keep('checkpoints', folder);
    else await tally.remove('checkpoints', folder);
  }
  const known = new Set(kept.map(({ key }) => key));
  if (!options.dryRun) await pruneDeterminism(layout, (key) => known.has(key));
  await leftovers(store, tally);
  if (!options.dryRun) await store.saveIndex();
  const inUse = [...uses].reduce((sum, [digest, times]) => sum + (times > 0 ? (sizes.get(digest) ?? 0) : 0), 0);
  return { ...tally.report(), results, inUse };
}

function droppedResults(
  dropped: readonly NodeRecord[],
  uses: ReadonlyMap<Digest, number>,
  sizes: ReadonlyMap<Digest, number>,
  { layout }: Store,
): Dropped[] {
  const gone = new Set<Digest>();
  return [...dropped].sort(byAge).map((record) => {
    const { key, node, experiment, run, finishedAt: at } = record;
    const own = objectsOfRecord(layout, record).filter((digest) => !gone.has(digest) && !((uses.get(digest) ?? 0) > 0));
    for (const digest of own) gone.add(digest);
    return { key, node, experiment, run, at, bytes: own.reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0) };
  });
}

const byAge = (a: NodeRecord, b: NodeRecord): number => (a.finishedAt < b.finishedAt ? -1 : 1);

const count = (uses: Map<Digest, number>, digest: Digest, by: number): number => {
  const now = (uses.get(digest) ?? 0) + by;
  uses.set(digest, now);
  return now;
};

/** As many of the oldest results as must go until the objects fit; updates `uses`. */
function* evict(
  records: readonly NodeRecord[],
  uses: Map<Digest, number>,
  sizes: ReadonlyMap<Digest, number>,
  maxSize: number,
  { layout }: Store,
): Generator<NodeRecord> {
  let total = [...uses.keys()].reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0);
  for (const record of [...records].sort(byAge)) {
    if (total <= maxSize) return;
    for (const digest of new Set(objectsOfRecord(layout, record)))
      if (count(uses, digest, -1) === 0) total -= sizes.get(digest) ?? 0;
    yield record;
  }
}

async function leftovers(store: Store, tally: Tally): Promise<void> {
  const { layout } = store;
  for (const path of await orphans(layout)) await tally.remove('temporary files', path);
  for (const path of await unusedPrograms(layout)) {
    tally.note('program copies', await sizeOf(path));
    if (!tally.dryRun) await writing(layout.programs, () => removeProgram(layout, path));
  }
  for (const lock of await lockFiles(layout)) {
    if (lock.live) continue;
    tally.note('locks', await sizeOf(lock.path));
    if (!tally.dryRun) await writing(layout.locks, () => removeDeadLock(layout, lock));
  }
  for (const { name } of await entriesOf(layout.quarantine)) {
    const path = join(layout.quarantine, name);
    const put = (await stat(path).catch(() => undefined))?.ctimeMs ?? 0;
    if (Date.now() - put > week) await tally.remove('quarantine', path);
    else await tally.keep('quarantine', path);
  }
}

/** Counts what goes and what stays, and removes it unless this is a dry run. */
class Tally {
  readonly dryRun: boolean;
  readonly #store: Store;
  readonly #removed = new Map<string, Share>();
  readonly #kept = new Map<string, Share>();

  constructor(store: Store, dryRun: boolean) {
    this.#store = store;
    this.dryRun = dryRun;
  }

  async remove(what: string, path: string, file?: ObjectFile): Promise<boolean> {
    add(this.#removed, what, file === undefined ? await sizeOf(path) : Number(file.stat.size));
    if (!this.dryRun) await writing(this.#store.root, () => rm(path, { recursive: true, force: true }));
    return !this.dryRun;
  }

  /** Counts what the caller removes. */
  note(what: string, bytes: number): void {
    add(this.#removed, what, bytes);
  }

  async keep(what: string, path: string, file?: ObjectFile): Promise<void> {
    add(this.#kept, what, file === undefined ? await sizeOf(path) : Number(file.stat.size));
  }

  report(): Pick<GarbageReport, 'removed' | 'kept'> {
    return { removed: [...this.#removed.values()], kept: [...this.#kept.values()] };
  }
}

function add(shares: Map<string, Share>, what: string, bytes: number): void {
  const share = shares.get(what);
  shares.set(what, { what, count: (share?.count ?? 0) + 1, bytes: (share?.bytes ?? 0) + bytes });
}
