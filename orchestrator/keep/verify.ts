import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../ground/digest.ts';
import { digestFile } from '../ground/file-digest.ts';
import { codeOf, writing } from '../ground/file-problems.ts';
import { stampOf, statOf } from '../ground/stat-index.ts';
import { checkpointNames, readCheckpoint } from '../store/checkpoint.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import { checkpointKeys, lockFiles, type ObjectFile, objectFiles, objectsOfRecord, orphans } from '../store/walk.ts';
import { removeDeadLock } from './sweep.ts';

/** Damage: something in the store that differs from what was written. */
export interface Finding {
  readonly kind: 'object' | 'record' | 'checkpoint';
  /** Digest of an object, or path of anything else. */
  readonly what: string;
  readonly trouble: string;
  /** Nodes that lose their result and run again. */
  readonly nodes: readonly string[];
  readonly repaired: boolean;
}

export interface Verification {
  readonly objects: number;
  readonly records: number;
  readonly checkpoints: number;
  readonly bytes: number;
  readonly findings: readonly Finding[];
  /** Temporary files and locks of dead processes: harmless, removed by a repair. */
  readonly leftovers: readonly string[];
}

export interface VerifyOptions {
  /** Moves damaged things to quarantine, removes leftovers, and removes records whose outputs are gone. */
  readonly repair?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Compares every byte of the store with its digest. Without `repair` it changes nothing. */
export async function verifyStore(store: Store, options: VerifyOptions = {}): Promise<Verification> {
  const repair = options.repair ?? false;
  const findings: Finding[] = [];
  const { layout } = store;

  const records: NodeRecord[] = [];
  for (const key of await store.recordKeys()) {
    const record = store.lookAtRecord(key);
    if (typeof record === 'object') records.push(record);
    else if (record !== undefined) {
      const path = layout.record(key);
      const repaired = repair && (await store.quarantine.take(path, record)) === 'taken';
      findings.push({ kind: 'record', what: path, trouble: record, nodes: [], repaired });
    }
  }
  const users = usersOf(store, records);

  const files = await objectFiles(layout);
  const gone = new Set<Digest>();
  let bytes = 0;
  let done = 0;
  for (const file of files) {
    const trouble = await troubleWith(file);
    bytes += Number(file.stat.size);
    options.onProgress?.(++done, files.length);
    if (trouble === undefined) continue;
    if (trouble !== 'missing') {
      const taken = repair && (await store.quarantine.take(file.path, trouble, stampOf(file.stat))) === 'taken';
      const nodes = [...(users.get(file.digest) ?? [])];
      findings.push({ kind: 'object', what: file.digest, trouble, nodes, repaired: taken });
    }
    if (repair || trouble === 'missing') gone.add(file.digest);
    if (repair) store.objects.removed(file.digest);
  }

  for (const [digest, nodes] of users) {
    if (gone.has(digest) || statOf(layout.object(digest)) !== undefined) continue;
    gone.add(digest);
    findings.push({ kind: 'object', what: digest, trouble: 'it is missing', nodes: [...nodes], repaired: repair });
  }
  if (repair)
    for (const record of records)
      if (objectsOfRecord(layout, record).some((digest) => gone.has(digest))) await store.removeRecord(record.key);

  const shelves = await verifyCheckpoints(store, repair, findings);
  const leftovers = await findLeftovers(store, repair);
  return { objects: files.length, records: records.length, checkpoints: shelves, bytes, findings, leftovers };
}

/** Nodes whose results need an object. */
function usersOf(store: Store, records: readonly NodeRecord[]): Map<Digest, Set<string>> {
  const users = new Map<Digest, Set<string>>();
  for (const record of records)
    for (const digest of objectsOfRecord(store.layout, record))
      users.set(digest, (users.get(digest) ?? new Set()).add(record.node));
  return users;
}

async function troubleWith({ path, digest }: ObjectFile): Promise<string | undefined> {
  try {
    const found = await digestFile(path);
    return found === digest ? undefined : `its bytes have the digest ${found}`;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'missing' : `it cannot be read (${codeOf(error)})`;
  }
}

async function verifyCheckpoints(store: Store, repair: boolean, findings: Finding[]): Promise<number> {
  const busy = new Set((await lockFiles(store.layout)).filter(({ live }) => live).map(({ key }) => key));
  let count = 0;
  for (const key of await checkpointKeys(store.layout)) {
    // A process that computes this key removes old checkpoints meanwhile, and verifies what it loads.
    if (busy.has(key)) continue;
    const folder = store.layout.checkpoint(key);
    for (const name of checkpointNames(folder)) {
      count++;
      const path = join(folder, name);
      const found = await readCheckpoint(path);
      if (typeof found !== 'string') continue;
      const repaired = repair && (await store.quarantine.take(path, found)) === 'taken';
      findings.push({ kind: 'checkpoint', what: path, trouble: found, nodes: [], repaired });
    }
  }
  return count;
}

async function findLeftovers(store: Store, repair: boolean): Promise<string[]> {
  const stale = (await lockFiles(store.layout)).filter(({ live }) => !live);
  const found = await orphans(store.layout);
  if (repair) {
    for (const path of found) await writing(store.root, () => rm(path, { recursive: true, force: true }));
    for (const lock of stale) await writing(store.layout.locks, () => removeDeadLock(store.layout, lock));
  }
  return [...found, ...stale.map(({ path }) => path)];
}
