import { appendFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder, writeSynced } from '../ground/atomic-file.ts';
import { canonicalJson, type Digest, digestBytes } from '../ground/digest.ts';
import { codeOf, storeUnreadable, writing } from '../ground/file-problems.ts';
import { temporaryName } from '../ground/process-identity.ts';
import type { CheckpointFiles, Checkpoints } from '../node-types.ts';
import type { Layout } from './layout.ts';
import { badFileName } from './manifest.ts';
import type { Quarantine } from './quarantine.ts';

interface Shelf {
  readonly layout: Layout;
  readonly quarantine: Quarantine;
}

const manifestName = 'manifest.json';
const kept = 2;

/**
 * Folders of whole checkpoints of a key, oldest first. Their names are numbers of eight digits. A folder that cannot be
 * listed is not one without checkpoints: work would be lost, or a number given twice.
 */
function numbered(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d{8}$/.test(name))
      .sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

export const hasCheckpoint = (store: Pick<Shelf, 'layout'>, key: Digest): boolean =>
  numbered(store.layout.checkpoint(key)).length > 0;

export async function removeCheckpoints(store: Pick<Shelf, 'layout'>, key: Digest): Promise<void> {
  const folder = store.layout.checkpoint(key);
  if (!existsSync(folder)) return;
  await writing(folder, () => rm(folder, { recursive: true, force: true }));
}

/** Notes that a key's computation is started once more, and says how often it was. Kept until its result is. */
export function countAttempt(store: Pick<Shelf, 'layout'>, key: Digest): number {
  const folder = store.layout.checkpoint(key);
  const path = join(folder, 'attempts');
  mkdirSync(folder, { recursive: true });
  appendFileSync(path, '.');
  return statSync(path).size;
}

/** The checkpoints of a key, for whoever holds its lock. */
export function openCheckpoints(store: Shelf, key: Digest): Checkpoints {
  const folder = store.layout.checkpoint(key);
  return {
    save: (files) => writing(folder, () => save(folder, files)),
    load: async () => {
      for (const name of numbered(folder).reverse()) {
        const files = await readCheckpoint(join(folder, name));
        if (typeof files !== 'string') return files;
        await store.quarantine.take(join(folder, name), files);
      }
      return undefined;
    },
  };
}

async function save(folder: string, files: CheckpointFiles): Promise<void> {
  await mkdir(folder, { recursive: true });
  await removeOthers(folder);
  const temporary = join(folder, temporaryName());
  try {
    await mkdir(temporary);
    const digests: Record<string, Digest> = {};
    for (const [name, bytes] of Object.entries(files)) {
      const bad = name === manifestName ? 'taken by the manifest' : badFileName(name);
      if (bad !== undefined) throw new Error(`A checkpoint names a file "${name}", which is ${bad}.`);
      digests[name] = await digestBytes(bytes);
      await mkdir(dirname(join(temporary, name)), { recursive: true });
      await writeSynced(join(temporary, name), bytes, 0o644);
    }
    await writeSynced(join(temporary, manifestName), canonicalJson(digests), 0o644);
    await syncFolder(temporary);
    const next = Number(numbered(folder).at(-1) ?? 0) + 1;
    await rename(temporary, join(folder, String(next).padStart(8, '0')));
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
  for (const old of numbered(folder).slice(0, -kept)) await rm(join(folder, old), { recursive: true, force: true });
}

/** What an owner left that died while it wrote. This process holds the lock, so nobody else is writing here. */
async function removeOthers(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith('.tmp-')) await rm(join(folder, name), { recursive: true, force: true });
}

/** The files of one checkpoint, every one verified, or in words what is wrong with it. */
export async function readCheckpoint(path: string): Promise<CheckpointFiles | string> {
  let digests: Record<string, Digest>;
  const files: Record<string, Uint8Array> = {};
  try {
    digests = JSON.parse(await readFile(join(path, manifestName), 'utf8'));
    for (const [name, digest] of Object.entries(digests)) {
      if (badFileName(name) !== undefined) return `its manifest names the file ${JSON.stringify(name)}`;
      const bytes = await readFile(join(path, name));
      if ((await digestBytes(bytes)) !== digest)
        return `the bytes of its file "${name}" are not those that were written`;
      // A buffer of its own, so that typed arrays may be laid over it.
      files[name] = bytes.byteLength === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EACCES' || code === 'EPERM') throw storeUnreadable(path, error);
    if (error instanceof SyntaxError) return 'its manifest is no JSON';
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EIO' || code === 'ENOTDIR')
      return `a file is missing or unreadable (${code})`;
    throw error;
  }
  return files;
}
