import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { moveOver, syncFolder, writeSynced } from '../ground/atomic-file.ts';
import { canonicalJson, type Digest, sha256 } from '../ground/digest.ts';
import { codeOf, storeUnreadable, writing } from '../ground/file-problems.ts';
import { readStoredBytes } from '../ground/plain-file.ts';
import { temporaryName } from '../ground/process-identity.ts';
import { digest as digestShape, map } from '../ground/shape.ts';
import type { CheckpointFiles, Checkpoints } from '../node-types.ts';
import { type Attempt, attemptReplaced, isCurrent } from './attempts.ts';
import type { Layout } from './layout.ts';
import { badFileName } from './manifest.ts';
import type { Quarantine } from './quarantine.ts';

interface Shelf {
  readonly layout: Layout;
  readonly quarantine: Quarantine;
}

const manifestName = 'manifest.json';
const kept = 2;

/** A whole checkpoint: its folder is named by its place in order and by the attempt that wrote it. */
interface Saved {
  readonly name: string;
  readonly place: number;
  /** Undefined in stores of version 0.1, which did not say. */
  readonly attempt: number | undefined;
}

/**
 * Whole checkpoints of a key, oldest first. A folder that cannot be listed is an error and not an empty one: work would
 * be lost, or a place given twice.
 */
function saved(folder: string): Saved[] {
  try {
    return readdirSync(folder)
      .flatMap((name): Saved[] => {
        const [, place, attempt] = /^(\d{8})(?:-(\d+))?$/.exec(name) ?? [];
        return place ? [{ name, place: Number(place), attempt: attempt ? Number(attempt) : undefined }] : [];
      })
      .sort((a, b) => a.place - b.place || (a.attempt ?? 0) - (b.attempt ?? 0));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Folders of a key's whole checkpoints, oldest first. */
export const checkpointNames = (folder: string): string[] => saved(folder).map(({ name }) => name);

export const hasCheckpoint = (store: Pick<Shelf, 'layout'>, key: Digest): boolean =>
  saved(store.layout.checkpoint(key)).length > 0;

/** The folder of a key's newest whole checkpoint. */
export function newestCheckpoint({ layout }: Pick<Shelf, 'layout'>, key: Digest): string | undefined {
  const last = saved(layout.checkpoint(key)).at(-1);
  return last && join(layout.checkpoint(key), last.name);
}

export async function removeCheckpoints(store: Pick<Shelf, 'layout'>, key: Digest): Promise<void> {
  const folder = store.layout.checkpoint(key);
  if (!existsSync(folder)) return;
  await writing(folder, () => rm(folder, { recursive: true, force: true }));
}

/**
 * The checkpoints of a key, for one attempt. Any attempt may load what any other saved: the same key means the same
 * work. `onLoad` is told which attempt saved what was loaded. An inline stage has no attempt in the store: only the lock
 * of its key guards it.
 */
export function openCheckpoints(
  store: Shelf,
  key: Digest,
  attempt: Attempt,
  onLoad: (from: number) => void = () => {},
): Checkpoints {
  const folder = store.layout.checkpoint(key);
  return {
    save: (files) => writing(folder, () => save(store, key, attempt, files)),
    load: async () => {
      for (const { name, attempt: from = attempt.number - 1 } of saved(folder).reverse()) {
        const files = await readCheckpoint(join(folder, name));
        if (typeof files !== 'string') {
          onLoad(from);
          return files;
        }
        await store.quarantine.take(join(folder, name), files);
      }
      return undefined;
    },
  };
}

async function save(store: Shelf, key: Digest, attempt: Attempt, files: CheckpointFiles): Promise<void> {
  const folder = store.layout.checkpoint(key);
  const refuseReplaced = (): void => {
    if (attempt.token !== '' && !isCurrent(store, key, attempt)) throw attemptReplaced(attempt);
  };
  refuseReplaced();
  await mkdir(folder, { recursive: true });
  await removeOthers(folder);
  const temporary = join(folder, temporaryName());
  try {
    await writeFiles(temporary, files);
    refuseReplaced();
    const next = (saved(folder).at(-1)?.place ?? 0) + 1;
    moveOver(temporary, join(folder, `${String(next).padStart(8, '0')}-${attempt.number}`));
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    // A later attempt removes what this one was writing: that is not the error to report.
    refuseReplaced();
    throw error;
  }
  for (const { name } of saved(folder).slice(0, -kept)) await rm(join(folder, name), { recursive: true, force: true });
}

async function writeFiles(temporary: string, files: CheckpointFiles): Promise<void> {
  await mkdir(temporary);
  const digests: Record<string, Digest> = {};
  for (const [name, bytes] of Object.entries(files)) {
    const bad = name === manifestName ? 'taken by the manifest' : badFileName(name);
    if (bad !== undefined) throw new Error(`A checkpoint names a file "${name}", which is ${bad}.`);
    digests[name] = sha256(bytes);
    await mkdir(dirname(join(temporary, name)), { recursive: true });
    await writeSynced(join(temporary, name), bytes, 0o644);
  }
  await writeSynced(join(temporary, manifestName), canonicalJson(digests), 0o644);
  await syncFolder(temporary);
}

/** Removes what an earlier attempt was writing when it died or was replaced. */
async function removeOthers(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith('.tmp-')) await rm(join(folder, name), { recursive: true, force: true });
}

/** The files of one checkpoint, every one verified, or in words what is wrong with it. */
export async function readCheckpoint(path: string): Promise<CheckpointFiles | string> {
  let digests: Record<string, Digest>;
  const files: Record<string, Uint8Array> = {};
  try {
    digests = JSON.parse((await readStoredBytes(join(path, manifestName))).toString('utf8'));
    const wrong = map(digestShape)(digests, 'its manifest');
    if (wrong !== undefined) return wrong;
    for (const [name, digest] of Object.entries(digests)) {
      if (badFileName(name) !== undefined) return `its manifest names the file ${JSON.stringify(name)}`;
      const bytes = await readStoredBytes(join(path, name));
      if (sha256(bytes) !== digest) return `the bytes of its file "${name}" are not those that were written`;
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
