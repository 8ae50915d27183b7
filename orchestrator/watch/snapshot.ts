import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Metadata of a watched file or folder. Content is not read, since a needless round only finds nothing to do. */
export interface Look {
  readonly signature: string;
  /** Last change in milliseconds of the wall clock; 0 if it does not exist. */
  readonly newest: number;
}

export type Snapshot = ReadonlyMap<string, Look>;

const absent: Look = { signature: 'absent', newest: 0 };

/** File system clocks tick in steps of some milliseconds: a change this close before the start may have come after it. */
const TICK_MILLISECONDS = 20;

export function snapshot(paths: Iterable<string>): Map<string, Look> {
  return new Map([...paths].map((path) => [path, lookAt(path)]));
}

function lookAt(path: string): Look {
  try {
    const stat = statSync(path);
    if (!stat.isDirectory())
      return {
        signature: `${stat.size} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}`,
        newest: Math.max(stat.mtimeMs, stat.ctimeMs),
      };
    const hash = createHash('sha256');
    let newest = Math.max(stat.mtimeMs, stat.ctimeMs);
    for (const name of readdirSync(path).sort()) {
      if (name.startsWith('.')) continue; // as in folders that a parameter names
      const below = lookAt(join(path, name));
      hash.update(`${name}\0${below.signature}\n`);
      newest = Math.max(newest, below.newest);
    }
    return { signature: hash.digest('hex'), newest };
  } catch {
    return absent;
  }
}

/**
 * Paths that changed between two snapshots. A path that the first one lacks counts as changed when it is younger than that
 * snapshot, which was taken at `since` (milliseconds of the wall clock).
 */
export function changedPaths(before: Snapshot, after: Snapshot, since: number): string[] {
  return [...after]
    .filter(([path, look]) => {
      const then = before.get(path);
      return then ? then.signature !== look.signature : look.newest >= since - TICK_MILLISECONDS;
    })
    .map(([path]) => path);
}
