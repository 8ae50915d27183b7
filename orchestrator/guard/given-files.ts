import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { stampOf } from '../ground/stat-index.ts';

/** A file or folder that a parameter names, as it was when the key was made of its bytes. */
export interface Given {
  /** The absolute path. */
  readonly path: string;
  /** The state of each file and folder in it, by path from it; of itself by the empty path. */
  readonly seen: Readonly<Record<string, string>>;
}

// Taken before anything is wrapped, so that these calls are never judged.
const look = statSync;

/** What has become of a path in what was given: nothing, as far as its state tells; undefined if it is not in it. */
export function changeOf(given: readonly Given[], path: string): 'none' | 'new' | 'changed' | 'gone' | undefined {
  const full = resolve(path);
  for (const one of given) {
    const name = full === one.path ? '' : full.startsWith(one.path + sep) ? relative(one.path, full) : undefined;
    if (name === undefined) continue;
    const now = look(full, { bigint: true, throwIfNoEntry: false });
    const seen = Object.hasOwn(one.seen, name) ? one.seen[name] : undefined;
    if (now === undefined) return seen === undefined ? 'none' : 'gone';
    if (seen === undefined) return 'new';
    return stampOf(now) === seen ? 'none' : 'changed';
  }
  return undefined;
}
