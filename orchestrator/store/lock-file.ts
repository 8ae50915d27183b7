import { closeSync, existsSync, linkSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, storeUnreadable, writing } from '../ground/file-problems.ts';
import { type ProcessIdentity, temporaryName } from '../ground/process-identity.ts';
import type { Layout } from './layout.ts';

/** What a lock file says. The token tells two locks of one process apart. */
export interface LockOwner extends ProcessIdentity {
  readonly token: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

export const describeOwner = (owner: LockOwner): string => `process ${owner.pid} on ${owner.host.split(' ')[0]}`;

/** Who holds a lock; undefined where nobody does. A lock is linked into place whole, so unreadable means damaged. */
export function readOwner(path: string): LockOwner | 'unreadable' | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
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

/** Puts a lock file in place, if there is none. */
export async function claim(layout: Layout, path: string, own: LockOwner): Promise<boolean> {
  return writing(layout.locks, async () => {
    const temporary = join(layout.locks, temporaryName());
    writeNew(temporary, own);
    try {
      linkSync(temporary, path);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      // A file system without hard links: created exclusively, then filled.
      return writeNew(path, own, false);
    } finally {
      removeQuietly(temporary);
    }
  });
}

/** What cannot be removed now is swept up by a later run. */
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
    if (!mustBeNew && codeOf(error) === 'EEXIST') return false;
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

/** Puts an own lock in the place of a dead one's. */
export async function replace(layout: Layout, path: string, own: LockOwner): Promise<void> {
  const temporary = join(layout.locks, temporaryName());
  await writing(layout.locks, async () => {
    try {
      writeNew(temporary, own);
      renameSync(temporary, path);
    } catch (error) {
      removeQuietly(temporary);
      throw error;
    }
  });
}

/** Removes the lock if it is still one's own; where that fails it is dead all the same, see `ours`. */
export function removeOwn(path: string, own: LockOwner): void {
  try {
    const owner = readOwner(path);
    if (owner !== undefined && owner !== 'unreadable' && owner.token === own.token) unlinkSync(path);
  } catch {}
}
