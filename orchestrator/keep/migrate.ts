import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, syncFolder, writeFileAtomically } from '../ground/atomic-file.ts';
import { canonicalJson, type Digest, isDigest, sha256 } from '../ground/digest.ts';
import { codeOf, writing } from '../ground/file-problems.ts';
import { readStored, readStoredBytesSync } from '../ground/plain-file.ts';
import { isProblem, Problem } from '../ground/problems.ts';
import { temporaryName } from '../ground/process-identity.ts';
import { checkFormat, OLD_DIGEST, oldObjects, stateFormat } from '../store/format.ts';
import { acquireLock } from '../store/key-lock.ts';
import { type Layout, layoutOf, makeFolders } from '../store/layout.ts';
import { badFileName } from '../store/manifest.ts';
import { type DamageNotice, Quarantine } from '../store/quarantine.ts';
import type { NodeRecord } from '../store/record.ts';
import { recordIn, recordText } from '../store/records.ts';
import { checkpointKeys, lockFiles } from '../store/walk.ts';
import { journalOf, OldArtifacts, renameObjects } from './old-objects.ts';

export interface Migration {
  readonly objects: number;
  readonly results: number;
  readonly runs: number;
  readonly checkpoints: number;
  /** What was moved to quarantine: damaged, or results of which a part is missing. */
  readonly damaged: readonly DamageNotice[];
}

/**
 * Takes over a store of version 0.1. Every byte is compared with its old digest; objects get names by SHA-256, and
 * manifests, records, runs and checkpoints the new digests. Keys stay: a key is the hash of what a result was made of,
 * old digests included, so that pins, locks, baselines, past runs and what is known of determinism go on naming the same
 * results. No run finds them by a key of this version; `show`, `why`, `diff` and `runs` read them.
 *
 * Each step replaces whole files, and the old names go last: after a kill, the next call ends what was begun.
 * @throws Problem `store-busy`, `other-store`, `disk-full`, `store-unwritable`
 */
export async function migrateStore(
  root: string,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Migration> {
  refuseLater(root);
  const layout = layoutOf(root);
  await makeFolders(layout);
  const busy = (await lockFiles(layout)).find(({ live }) => live);
  if (busy) throw storeBusy(root, busy.path);
  const lock = await acquireLock({ layout }, sha256('migration'));
  const damaged: DamageNotice[] = [];
  const quarantine = new Quarantine(layout, (notice) => damaged.push(notice));
  try {
    const renamed = await renameObjects(layout, quarantine, onProgress);
    const artifacts = new OldArtifacts(layout, renamed);
    const counts = {
      objects: renamed.size,
      results: await migrateRecords(layout, artifacts, quarantine),
      runs: await migrateRuns(layout, artifacts),
      checkpoints: await migrateCheckpoints(layout, quarantine),
    };
    for (const folder of [layout.objects, layout.records]) await syncFolder(folder);
    await writing(layout.objects, async () => {
      // The index of objects names them by their old digests.
      for (const path of [join(layout.index, 'objects.json'), journalOf(layout)]) await rm(path, { force: true });
      for (const path of oldObjects(root)) await rm(path, { force: true });
    });
    await stateFormat(root);
    return { ...counts, damaged };
  } finally {
    await lock.release();
  }
}

/** @throws Problem `other-store` */
function refuseLater(root: string): void {
  try {
    checkFormat(root);
  } catch (error) {
    if (!isProblem(error) || error.code !== 'old-store') throw error;
  }
}

/** Writes the new digests of outputs and items into the records. The parts of the key stay as they were hashed. */
async function migrateRecords(layout: Layout, artifacts: OldArtifacts, quarantine: Quarantine): Promise<number> {
  let count = 0;
  for (const name of await readdir(layout.records)) {
    const key = `sha256:${name.slice(0, -5)}`;
    if (!name.endsWith('.json') || !isDigest(key)) continue;
    const path = layout.record(key);
    const record = recordIn(readStored(path), key);
    if (typeof record === 'string') {
      await quarantine.take(path, record);
      continue;
    }
    if (Object.values(record.outputs).every(isDigest)) continue;
    const migrated = await migratedRecord(record, artifacts);
    if (migrated === undefined) {
      await quarantine.take(path, `a part of the result of ${record.node} is missing or damaged`);
      continue;
    }
    const draft = join(layout.tmp, temporaryName('record'));
    await writeFileAtomically(path, recordText(migrated), draft);
    count++;
  }
  return count;
}

async function migratedRecord(record: NodeRecord, artifacts: OldArtifacts): Promise<NodeRecord | undefined> {
  const outputs: Record<string, Digest> = {};
  for (const [port, old] of Object.entries(record.outputs)) {
    const digest = await artifacts.digest(old);
    if (digest === undefined) return undefined;
    outputs[port] = digest;
  }
  if (record.items === undefined) return { ...record, outputs };
  const items: Record<string, [string, Digest][]> = {};
  for (const [port, list] of Object.entries(record.items)) {
    items[port] = [];
    for (const [item, old] of list) {
      const digest = await artifacts.digest(old);
      if (digest === undefined) return undefined;
      items[port].push([item, digest]);
    }
  }
  return { ...record, outputs, items };
}

/** Puts the new digests of outputs into the files of past runs. What is gone from the store keeps its old one. */
async function migrateRuns(layout: Layout, artifacts: OldArtifacts): Promise<number> {
  let count = 0;
  for (const run of await readdir(layout.runs)) {
    let changed = false;
    for (const name of ['run.json', 'nodes.jsonl', 'events.jsonl']) {
      const path = join(layout.runs, run, name);
      const text = textAt(path);
      if (text === undefined) continue;
      const digests = new Map<string, Digest>();
      for (const [old] of text.matchAll(OLD_DIGEST)) {
        const digest = digests.has(old) ? undefined : await artifacts.digest(old);
        if (digest !== undefined) digests.set(old, digest);
      }
      if (digests.size === 0) continue;
      const now = text.replace(OLD_DIGEST, (old) => digests.get(old) ?? old);
      await writing(layout.runs, () =>
        replaceFile(path, (draft) => writeFile(draft, now), join(layout.tmp, temporaryName('run'))),
      );
      changed = true;
    }
    if (changed) count++;
  }
  return count;
}

function textAt(path: string): string | undefined {
  try {
    return readStored(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** Writes the digests of this version into the manifests of checkpoints whose files match the old ones. */
async function migrateCheckpoints(layout: Layout, quarantine: Quarantine): Promise<number> {
  const { createXXHash128 } = await import('hash-wasm');
  const xxh128 = await createXXHash128();
  let count = 0;
  for (const key of await checkpointKeys(layout))
    for (const name of await readdir(layout.checkpoint(key)).catch(() => [])) {
      const folder = join(layout.checkpoint(key), name);
      const text = textAt(join(folder, 'manifest.json'));
      if (text === undefined || text.search(OLD_DIGEST) < 0) continue;
      const digests: Record<string, Digest> = {};
      let whole = true;
      for (const [file, old] of Object.entries(jsonOf(text))) {
        const bytes = badFileName(file) === undefined ? bytesAt(join(folder, file)) : undefined;
        whole &&= bytes !== undefined && `xxh128:${xxh128.init().update(bytes).digest('hex')}` === old;
        if (bytes !== undefined) digests[file] = sha256(bytes);
      }
      const draft = join(layout.tmp, temporaryName());
      if (whole) await writeFileAtomically(join(folder, 'manifest.json'), canonicalJson(digests), draft);
      else await quarantine.take(folder, 'its files are not those that were written');
      if (whole) count++;
    }
  return count;
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { 'manifest.json': undefined };
  }
}

function bytesAt(path: string): Uint8Array | undefined {
  try {
    return readStoredBytesSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EIO'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

const storeBusy = (root: string, path: string): Problem =>
  new Problem(
    'store-busy',
    `A process works in the store in ${root} (its lock is ${path}). Wait until it has ended, and run the command again.`,
    { exitCode: 2 },
  );
