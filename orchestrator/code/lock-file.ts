import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { readStored } from '../ground/plain-file.ts';
import { relativeTo } from './disk.ts';

/** A package as it lies in node_modules. */
interface Lying {
  /** Without symbolic links. */
  readonly folder: string;
  readonly version?: string;
}

/** A package that the lock file does not name as it is installed. */
export interface Unlocked {
  /** Where it lies, as the lock file has it: `node_modules/NAME`. */
  readonly path: string;
  readonly installed: string;
  /** The version in the lock file; absent if that does not know the package. */
  readonly locked?: string;
}

interface Entry {
  readonly version?: string;
  readonly link?: boolean;
}

/** The packages of which npm would install another version, by the package-lock.json of a project or of what it is part of. */
export function unlocked(project: string, packages: Iterable<Lying>): Unlocked[] {
  const root = installedAt(project);
  const inside = [...packages].filter(({ folder }) => folder.startsWith(root + sep));
  const lock = inside.length > 0 ? entries(join(root, 'package-lock.json')) : undefined;
  if (!lock) return [];
  const found = inside.flatMap(({ folder, version = 'unversioned' }): Unlocked[] => {
    const path = relativeTo(root, folder);
    const entry = Object.hasOwn(lock, path) ? lock[path] : undefined;
    if (entry) {
      const isSame = entry.link === true || entry.version === undefined || entry.version === version;
      return isSame ? [] : [{ path, installed: version, locked: entry.version! }];
    }
    // Other package managers keep packages in folders with a dot, and other lock files lie further in.
    return /^node_modules\/(?!\.)/.test(path) ? [{ path, installed: version }] : [];
  });
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function entries(path: string): Readonly<Record<string, Entry>> | undefined {
  try {
    return (JSON.parse(readStored(path)) as { packages?: Record<string, Entry> }).packages;
  } catch {
    return undefined; // there is none, or npm says what is wrong with it
  }
}

/** The folder into which npm installed a project's packages: its own, or one further out if it is part of a larger one. */
function installedAt(project: string): string {
  const isThere = (folder: string): boolean =>
    ['package-lock.json', 'node_modules'].some((name) => existsSync(join(folder, name)));
  for (let folder = project; ; folder = dirname(folder)) {
    if (isThere(folder)) return folder;
    if (folder === dirname(folder)) return project;
  }
}
