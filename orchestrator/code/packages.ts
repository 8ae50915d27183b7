import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The part of a package-lock.json entry, or of an installed package.json, that identifies a package. */
interface Entry {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

type Lookup = (path: string) => Entry | undefined;

const FOLDER = 'node_modules/';

/** Versions of packages as npm installs them: from the lock file, or from disk if that has no entry. */
export class Packages {
  private readonly root: string;
  /** The lock file, relative to the project's folder, and the places where one would be nearer. */
  readonly lockFile: string;
  readonly nearer: readonly string[];
  /** True if a version came from node_modules, which no digest watches. */
  fromDisk = false;
  private lock: Readonly<Record<string, Entry>> | undefined;
  private readonly known = new Map<string, string | undefined>();

  constructor(project: string) {
    this.root = installedAt(project);
    this.lockFile = relative(project, join(this.root, 'package-lock.json')).split(sep).join('/');
    const levels = this.lockFile.split('../').length - 1;
    this.nearer = Array.from({ length: levels }, (_, level) => `${'../'.repeat(level)}package-lock.json`);
  }

  /**
   * `name@version` and a hash over all its dependencies, direct or not. Undefined if the package is neither in
   * package-lock.json nor in node_modules.
   */
  version(name: string): string | undefined {
    if (!this.known.has(name)) this.known.set(name, this.describe(name));
    return this.known.get(name);
  }

  private describe(name: string): string | undefined {
    this.lock ??= this.json<{ packages?: Record<string, Entry> }>('package-lock.json')?.packages ?? {};
    const path = FOLDER + name;
    const lock = this.lock;
    const inLock: Lookup = (at) => (Object.hasOwn(lock, at) ? lock[at] : undefined);
    const onDisk: Lookup = (at) => this.json<Entry>(`${at}/package.json`);
    const lookup = inLock(path) ? inLock : onDisk;
    const entry = lookup(path);
    if (!entry) return undefined;
    if (lookup === onDisk) this.fromDisk = true;
    const target = entry.link && entry.resolved !== undefined ? (lookup(entry.resolved) ?? entry) : entry;
    const lines = [...reach(path, lookup)].map(([at, line]) => `${at} ${line}`).sort();
    const hash = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
    return `${target.name ?? name}@${target.version ?? 'unversioned'} ${hash}`;
  }

  private json<T>(path: string): T | undefined {
    try {
      return JSON.parse(readFileSync(join(this.root, path), 'utf8')) as T;
    } catch {
      return undefined;
    }
  }
}

/**
 * The folder into which npm installed a project's packages: its own, or one further out if the project is part of a
 * larger one.
 */
function installedAt(project: string): string {
  const isThere = (dir: string): boolean =>
    ['package-lock.json', 'node_modules'].some((name) => existsSync(join(dir, name)));
  for (let dir = project; ; dir = dirname(dir)) {
    if (isThere(dir)) return dir;
    if (dir === dirname(dir)) return project;
  }
}

/** Every package that the one at `start` reaches: the version and integrity at each place. */
function reach(start: string, lookup: Lookup): Map<string, string> {
  const reached = new Map<string, string>();
  const queue = [start];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const entry = lookup(path);
    if (!entry || reached.has(path)) continue;
    // The source counts only for a package that no registry names by version; the address of a mirror does not count.
    const origin = /^(git|file)/.test(entry.resolved ?? '') ? entry.resolved : '';
    reached.set(path, `${entry.version ?? ''} ${entry.integrity ?? origin}`);
    if (entry.link && entry.resolved !== undefined) queue.push(entry.resolved);
    const wanted = { ...entry.peerDependencies, ...entry.optionalDependencies, ...entry.dependencies };
    for (const name of Object.keys(wanted)) {
      const found = places(path, name).find((place) => lookup(place) !== undefined);
      if (found !== undefined) queue.push(found);
    }
  }
  return reached;
}

/**
 * The places where npm looks for `name` from the package at `path`: its own node_modules, then each one further out.
 */
function places(path: string, name: string): string[] {
  const found: string[] = [];
  for (let at = path; ; at = at.slice(0, at.lastIndexOf(`/${FOLDER}`))) {
    found.push(`${at}/${FOLDER}${name}`);
    if (!at.includes(`/${FOLDER}`)) break;
  }
  return [...found, FOLDER + name];
}
