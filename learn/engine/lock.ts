import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Who holds a lock. A process number alone may have been given to another process since. */
interface Owner {
  readonly pid: number;
  readonly started: string;
}

/**
 * Runs `work` while holding the lock, which is a folder with its owner in it, made whole and renamed into place. Waits
 * for a living owner; a dead one's lock is taken over at once. `waiting` is told once, with the owner's number.
 */
export async function withLock<T>(lock: string, waiting: (pid: number) => void, work: () => Promise<T>): Promise<T> {
  const self: Owner = { pid: process.pid, started: startOf(process.pid) ?? '' };
  const own = `${lock}.${process.pid}.${unique++}`;
  await mkdir(own, { recursive: true });
  await writeFile(`${own}/owner.json`, JSON.stringify(self));
  let told = false;
  while (
    !(await rename(own, lock).then(
      () => true,
      () => false,
    ))
  ) {
    const owner = await readOwner(lock);
    if (owner !== undefined && startOf(owner.pid) !== owner.started) await discard(lock);
    else if (owner !== undefined && !told) {
      told = true;
      waiting(owner.pid);
    }
    await pause(100);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

let unique = 0;

/** By renaming, so that of several who find the same dead owner one wins. */
async function discard(lock: string): Promise<void> {
  const aside = `${lock}.dead.${process.pid}.${unique++}`;
  const moved = await rename(lock, aside).then(
    () => true,
    () => false,
  );
  if (moved) await rm(aside, { recursive: true, force: true });
}

async function readOwner(lock: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(`${lock}/owner.json`, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

/** When a process was started, in the system's own words; undefined where there is no such process. */
export function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name, in parentheses, may hold anything; the start is the 20th field after it.
      return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
    } catch {
      return undefined;
    }
  }
  const asked = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() || undefined : undefined;
}
