import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { changedPaths, type Snapshot, snapshot } from './snapshot.ts';

export interface WaitOptions {
  readonly signal: AbortSignal;
  /** Poll instead of relying on the system's events. */
  readonly poll: boolean;
}

/** Editors and formatters write several times in a row: a change counts once nothing more follows for this long. */
const SETTLE_MILLISECONDS = 100;
const LONGEST_SETTLING = 20; // times the above, for a file that keeps changing
const POLL_MILLISECONDS = 500;
/** Polling takes at most this share of the time, however many files there are. */
const LOOKING_SHARE = 1 / 40;
/** Polling goes on beside the system's events, since some file systems (network, containers) send none. */
const DISTRUST_MILLISECONDS = 2000;
const MOST_FOLDERS = 2000;

/**
 * Waits until a watched file or folder differs from `before`; resolves to all that differ by then. Rejects when the
 * signal aborts.
 */
export async function nextChange(before: Snapshot, { signal, poll }: WaitOptions): Promise<string[]> {
  let wake = (): void => {};
  const watchers = poll ? [] : watchFolders(before.keys(), () => wake());
  try {
    for (;;) {
      const started = performance.now();
      if (changedPaths(before, snapshot(before.keys()), Number.POSITIVE_INFINITY).length > 0)
        return await settled(before, signal);
      const took = performance.now() - started;
      const pause = Math.max(watchers.length > 0 ? DISTRUST_MILLISECONDS : POLL_MILLISECONDS, took / LOOKING_SHARE);
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, pause);
        wake = resolve;
        const stop = (): void => {
          clearTimeout(timer);
          reject(signal.reason);
        };
        signal.addEventListener('abort', stop, { once: true });
        if (signal.aborted) stop();
      });
    }
  } finally {
    for (const watcher of watchers) watcher.close();
  }
}

async function settled(before: Snapshot, signal: AbortSignal): Promise<string[]> {
  let last = snapshot(before.keys());
  for (let times = 0; times < LONGEST_SETTLING; times++) {
    await sleep(SETTLE_MILLISECONDS, undefined, { signal });
    const now = snapshot(before.keys());
    const rests = changedPaths(last, now, Number.POSITIVE_INFINITY).length === 0;
    last = now;
    if (rests) break;
  }
  return changedPaths(before, last, Number.POSITIVE_INFINITY);
}

/** Watches folders, since most editors save by renaming, and each one separately, since not every system watches trees. */
function watchFolders(paths: Iterable<string>, wake: () => void): FSWatcher[] {
  const folders = new Set<string>();
  for (const path of paths) {
    folders.add(dirname(path));
    addFolders(path, folders);
  }
  const watchers: FSWatcher[] = [];
  for (const folder of [...folders].slice(0, MOST_FOLDERS)) {
    try {
      const watcher = watch(folder, wake);
      watcher.on('error', () => watcher.close()); // the folder is gone, or the system has no more watches: polling covers it
      watchers.push(watcher);
    } catch {}
  }
  return watchers.length === Math.min(folders.size, MOST_FOLDERS) ? watchers : closed(watchers);
}

/** If some folders cannot be watched, all are polled at the faster pace. */
function closed(watchers: readonly FSWatcher[]): FSWatcher[] {
  for (const watcher of watchers) watcher.close();
  return [];
}

function addFolders(path: string, folders: Set<string>): void {
  if (folders.size > MOST_FOLDERS || !isFolder(path)) return;
  folders.add(path);
  for (const name of readdirSync(path)) if (!name.startsWith('.')) addFolders(join(path, name), folders);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
