import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Digest } from '../ground/digest.ts';
import { removeCheckpoints } from '../store/checkpoint.ts';
import { acquireLock, type Lock } from '../store/key-lock.ts';
import type { Layout } from '../store/layout.ts';
import { readOwner } from '../store/lock-file.ts';
import { removeProgram, unusedPrograms } from '../store/program-users.ts';
import { checkpointKeys, type LockFile, lockFiles, orphans } from '../store/walk.ts';

/**
 * Removes what dead processes left: temporary files and folders, locks, checkpoints of finished results, old copies of
 * programs. Never fails: what cannot be removed is harmless, and the next run tries again.
 */
export async function sweep(layout: Layout): Promise<void> {
  try {
    for (const path of await orphans(layout)) await rm(path, { recursive: true, force: true }).catch(() => {});
    for (const lock of await lockFiles(layout)) if (!lock.live) await removeDeadLock(layout, lock);
    for (const key of await checkpointKeys(layout)) await removeSpent(layout, key);
    for (const path of await unusedPrograms(layout)) await removeProgram(layout, path).catch(() => {});
  } catch {
    // Whoever needs a store that cannot be read or written reports it.
  }
}

/**
 * Removes a lock whose owner is dead by taking it over and releasing it. Removing the file directly could remove the lock of
 * a process that has taken it over in the meantime.
 */
export async function removeDeadLock(layout: Layout, { path, key }: LockFile): Promise<void> {
  if (key !== undefined) {
    await (await tryLock(layout, key))?.release();
    return;
  }
  // The file of a takeover is useless unless the lock that it takes over still exists; then that lock is swept first.
  const [, lock = '', token = ''] = /^(.*\.lock)\.(.+)\.next$/.exec(path) ?? [];
  const owner = readOwner(lock);
  const succeeds = owner === 'unreadable' ? token === 'unreadable' : owner?.token === token;
  if (!succeeds) await rm(path, { force: true });
}

/** The result is recorded, so what led to it is of no use; `attempts` too are in the record. */
async function removeSpent(layout: Layout, key: Digest): Promise<void> {
  if (!existsSync(layout.record(key))) return;
  const lock = await tryLock(layout, key);
  if (lock === undefined) return;
  try {
    if (existsSync(layout.record(key))) await removeCheckpoints({ layout }, key);
  } finally {
    await lock.release();
  }
}

/** The lock of a key, unless a live process holds it. */
async function tryLock(layout: Layout, key: Digest): Promise<Lock | undefined> {
  const impatient = new AbortController();
  try {
    return await acquireLock({ layout }, key, { signal: impatient.signal, onWait: () => impatient.abort() });
  } catch (error) {
    if (impatient.signal.aborted) return undefined;
    throw error;
  }
}
