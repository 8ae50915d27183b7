import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Holder of a lock. The number alone is not enough: another process may have it by now. */
interface Owner {
  readonly pid: number;
  readonly started: string;
}

/**
 * Runs `work` while holding the lock: a folder that holds its owner's name, made beside and renamed into place. Waits
 * for a living owner and takes over a dead one's lock at once.
 *
 * @param waiting - Called once, with the number of the owner's process.
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

/** Renames, so that only one of several processes that find the same dead owner succeeds. */
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

/** Start of a process, in the system's notation; undefined where there is no such process. */
export function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name, in parentheses, can contain anything. The start is the 20th field after it.
      return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
    } catch {
      return undefined;
    }
  }
  const asked = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() || undefined : undefined;
}
