import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, isDigest } from '../ground/digest.ts';
import { codeOf } from '../ground/file-problems.ts';
import { readStored } from '../ground/plain-file.ts';
import { livenessOf, ownerOfTemporary } from '../ground/process-identity.ts';
import { statOf } from '../ground/stat-index.ts';
import type { Layout } from './layout.ts';
import { type LockOwner, readOwner } from './lock-file.ts';
import { parseManifest } from './manifest.ts';
import type { NodeRecord } from './record.ts';

const day = 24 * 3600 * 1000;

/**
 * The entries of a folder; none if there is no such folder. Other errors are thrown, since `verify` would otherwise
 * find no damage in a store that cannot be listed, and `gc` would remove objects that are in use.
 */
export const entriesOf = (folder: string): Promise<Dirent[]> =>
  readdir(folder, { withFileTypes: true }).catch((error) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [] as Dirent[];
    throw error;
  });

export interface ObjectFile {
  readonly digest: Digest;
  readonly path: string;
  readonly stat: BigIntStats;
}

export async function objectFiles(layout: Layout): Promise<ObjectFile[]> {
  const found: ObjectFile[] = [];
  for (const folder of await entriesOf(layout.objects)) {
    for (const entry of await entriesOf(join(layout.objects, folder.name))) {
      const digest = `sha256:${entry.name}` as const;
      if (!isDigest(digest) || !entry.name.startsWith(folder.name)) continue;
      const path = layout.object(digest);
      const seen = statOf(path);
      if (seen !== undefined) found.push({ digest, path, stat: seen });
    }
  }
  return found;
}

/**
 * The objects of an artifact, its manifest first. The manifest is not verified here.
 * @throws the system's error if it exists and cannot be read: its objects are not known then
 */
function objectsOf(layout: Layout, artifact: Digest): Digest[] {
  let text: string;
  try {
    text = readStored(layout.object(artifact));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EISDIR') return [artifact];
    throw error;
  }
  return [artifact, ...(parseManifest(text)?.files ?? []).map(({ digest }) => digest)];
}

export const objectsOfRecord = (layout: Layout, record: NodeRecord): Digest[] =>
  Object.values(record.outputs).flatMap((artifact) => objectsOf(layout, artifact));

export interface LockFile {
  readonly path: string;
  /** Undefined for a file that a takeover left. */
  readonly key: Digest | undefined;
  readonly owner: LockOwner | undefined;
  readonly live: boolean;
}

/** All locks, and whether the owner of each may still live. An owner that cannot be seen counts as alive for a day. */
export async function lockFiles(layout: Layout): Promise<LockFile[]> {
  const found: LockFile[] = [];
  for (const { name } of await entriesOf(layout.locks)) {
    const parts = /^([0-9a-f]+)\.lock(\..+\.next)?$/.exec(name);
    if (parts === null) continue;
    const path = join(layout.locks, name);
    const beat = statOf(path);
    const owner = readOwner(path);
    if (beat === undefined || owner === undefined) continue;
    const fresh = Date.now() - Number(beat.mtimeMs) < day;
    const liveness = owner === 'unreadable' ? 'elsewhere' : livenessOf(owner);
    const live = liveness === 'alive' || (liveness === 'elsewhere' && fresh);
    const key = parts[2] === undefined ? (`sha256:${parts[1]}` as const) : undefined;
    found.push({ path, key, owner: owner === 'unreadable' ? undefined : owner, live });
  }
  return found;
}

/** Keys that have a folder of checkpoints. */
export async function checkpointKeys(layout: Layout): Promise<Digest[]> {
  const names = (await entriesOf(layout.checkpoints)).map(({ name }) => `sha256:${name}` as const);
  return names.filter(isDigest);
}

/** Temporary files and folders whose owner is dead, or that an owner who cannot be seen left a day ago. */
export async function orphans(layout: Layout): Promise<string[]> {
  const shelves = await entriesOf(layout.checkpoints);
  const folders = [layout.tmp, layout.records, layout.locks, layout.index, layout.root];
  folders.push(...shelves.map(({ name }) => join(layout.checkpoints, name)));
  folders.push(...(await foldersBelow(join(layout.root, 'latest'))));
  const found: string[] = [];
  for (const folder of folders) {
    for (const { name } of await entriesOf(folder)) {
      const owner = ownerOfTemporary(name);
      if (owner === 'alive' || (owner === undefined && folder !== layout.tmp)) continue;
      const path = join(folder, name);
      const seen = await stat(path).catch(() => undefined);
      if (seen !== undefined && (owner === 'dead' || Date.now() - seen.mtimeMs > day)) found.push(path);
    }
  }
  return found;
}

/** A folder and all folders in it, except temporary ones. */
async function foldersBelow(folder: string): Promise<string[]> {
  const inside = (await entriesOf(folder)).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.tmp-'));
  return [folder, ...(await Promise.all(inside.map(({ name }) => foldersBelow(join(folder, name))))).flat()];
}

/** Size of a file, or of everything in a folder, in bytes. Links are not followed. */
export async function sizeOf(path: string): Promise<number> {
  const seen = await lstat(path).catch(() => undefined);
  if (seen === undefined) return 0;
  if (!seen.isDirectory()) return seen.size;
  const inside = await Promise.all((await entriesOf(path)).map(({ name }) => sizeOf(join(path, name))));
  return inside.reduce((sum, size) => sum + size, 0);
}
