import { closeSync, existsSync, linkSync, lstatSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { moveOver } from '../ground/atomic-file.ts';
import { codeOf, storeUnreadable, writing } from '../ground/file-problems.ts';
import { readStored } from '../ground/plain-file.ts';
import { type ProcessIdentity, temporaryName } from '../ground/process-identity.ts';

/** The content of a lock file. The token tells two locks of one process apart. */
export interface LockOwner extends ProcessIdentity {
  readonly token: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

export const describeOwner = (owner: LockOwner): string => `process ${owner.pid} on ${owner.host.split(' ')[0]}`;

/** The owner of a lock, if it has one. A lock is linked into place whole, so an unreadable one is damaged. */
export function readOwner(path: string): LockOwner | 'unreadable' | undefined {
  let text: string;
  try {
    text = readStored(path);
  } catch (error) {
    const code = codeOf(error);
    // A link to nowhere is no free lock: nothing can be put in its place, and the name would be tried for ever.
    if (code === 'ENOENT')
      return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? 'unreadable' : undefined;
    if (code === 'ENOTDIR') return undefined;
    if (code === 'EACCES' || code === 'EPERM') throw storeUnreadable(path, error);
    if (code === 'EISDIR' || (code === 'EIO' && existsSync(path))) return 'unreadable';
    throw error;
  }
  try {
    const owner = JSON.parse(text) as LockOwner;
    return typeof owner.token === 'string' && typeof owner.pid === 'number' ? owner : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

/** Puts a lock file in place unless there is one; says whether this lock is in place then. */
export async function claim(path: string, own: LockOwner): Promise<boolean> {
  const folder = dirname(path);
  return writing(folder, async () => {
    const temporary = join(folder, temporaryName());
    writeNew(temporary, own);
    try {
      linkSync(temporary, path);
      return true;
    } catch (error) {
      // A network file system repeats a request whose reply was lost: then the lock that is there is this one.
      if (codeOf(error) === 'EEXIST') return isOwn(path, own);
      // On a file system without hard links the file is created exclusively and then filled.
      return writeNew(path, own, false);
    } finally {
      removeQuietly(temporary);
    }
  });
}

/** Leaves to a later run's sweep what cannot be removed now. */
export function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {}
}

function writeNew(path: string, own: LockOwner, mustBeNew = true): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if (!mustBeNew && codeOf(error) === 'EEXIST') return isOwn(path, own);
    throw error;
  }
  try {
    writeSync(file, JSON.stringify(own));
  } catch (error) {
    removeQuietly(path); // half a lock would have to be waited for
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

/** Replaces a dead owner's lock. */
export async function replace(path: string, own: LockOwner): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, temporaryName());
  await writing(folder, async () => {
    try {
      writeNew(temporary, own);
      moveOver(temporary, path);
    } catch (error) {
      removeQuietly(temporary);
      throw error;
    }
  });
}

/** True if the lock in place is this one. */
export function isOwn(path: string, { token }: LockOwner): boolean {
  const owner = readOwner(path);
  return owner !== undefined && owner !== 'unreadable' && owner.token === token;
}

/** Removes the lock if it is still this one. Where that fails the lock counts as dead all the same: see `ours`. */
export function removeOwn(path: string, own: LockOwner): void {
  try {
    if (isOwn(path, own)) unlinkSync(path);
  } catch {}
}
