import { sha256 } from '../ground/digest.ts';
import { thisProcess } from '../ground/process-identity.ts';
import type { Lock } from '../store/key-lock.ts';
import { acquireLock } from '../store/key-lock.ts';
import type { Store } from '../store/store.ts';

/**
 * Holds the locks of these GPUs of this machine during the work, against other runs with this store. Acquires them in the
 * order of their names and before the lock of the key, so that two runs cannot deadlock.
 * @throws `signal.reason` when aborted while it waits
 */
export async function withGpus<T>(
  store: Store,
  gpus: readonly string[],
  options: { readonly signal: AbortSignal; onWait(gpu: string, owner: string): void },
  work: () => Promise<T>,
): Promise<T> {
  const locks: Lock[] = [];
  try {
    for (const gpu of [...gpus].sort()) {
      const onWait = (owner: string): void => options.onWait(gpu, owner);
      locks.push(await acquireLock(store, sha256(`GPU ${gpu} of ${thisProcess().host}`), { ...options, onWait }));
    }
    return await work();
  } finally {
    for (const lock of locks.reverse()) await lock.release();
  }
}
