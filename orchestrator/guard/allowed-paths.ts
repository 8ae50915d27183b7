import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What of the file system belongs to a stage: plain data, since it crosses to another process. Absolute paths. */
export interface Grounds {
  readonly root: string;
  readonly store: string;
  /** What it declares: files, folders, and what lies below them. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

const below = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

const withReal = (paths: readonly string[]): string[] => [...new Set(paths.flatMap((path) => [path, real(path)]))];

// Taken before anything is wrapped: what is asked here is nobody's access.
const realpath = realpathSync.native;

/** The path without symbolic links, of as much of it as exists. */
function real(path: string): string {
  try {
    return realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), path.slice(parent.length));
  }
}

/** Where the operating system and Node keep what is theirs, and nobody keeps data. */
const SYSTEM = [
  ...['/proc', '/sys', '/dev', '/etc', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/nix', '/System', '/Library'],
  ...['/usr/bin', '/usr/sbin', '/usr/lib', '/usr/lib64', '/usr/share', '/usr/include', '/usr/local/lib'],
  ...['/usr/local/share', '/usr/local/bin', '/var/cache/fontconfig'],
];
const TEMPORARY = withReal([tmpdir(), '/tmp', '/var/tmp', '/dev']);
const READABLE = [...SYSTEM, ...TEMPORARY, dirname(dirname(process.execPath))];

/** Text of a path argument; undefined for descriptors and handles, which were judged when they were opened. */
export function pathText(path: unknown): string | undefined {
  if (typeof path === 'string') return path;
  if (path instanceof URL) return path.protocol === 'file:' ? fileURLToPath(path) : undefined;
  return path instanceof Uint8Array ? Buffer.from(path).toString() : undefined;
}

/** Says of paths whether a stage may read or change them. A folder that it may read as a whole is remembered. */
export class Places {
  readonly root: string;
  readonly #roots: readonly string[];
  readonly #store: readonly string[];
  readonly #reads: string[];
  readonly #writes: string[];
  readonly #readable = new Set<string>();
  readonly #writable = new Set<string>();

  constructor({ root, store, reads, writes }: Grounds) {
    this.root = root;
    this.#roots = withReal([root]);
    this.#store = withReal([store]);
    this.#reads = withReal(reads);
    this.#writes = withReal(writes);
  }

  /** A folder is given to the stage. */
  own(folder: string): void {
    this.#writes.push(...withReal([folder]));
  }

  isInStore(path: string): boolean {
    return this.#store.some((one) => below(path, one));
  }

  mayRead(path: string): boolean {
    return this.#may(path, this.#readable, (full) => this.#isReadable(full));
  }

  mayWrite(path: string): boolean {
    return this.#may(path, this.#writable, (full) => this.#isWritable(full));
  }

  /** Whether it lies above what may be read: that a folder is there says nothing that the path did not say. */
  isAbove(path: string): boolean {
    const full = resolve(path);
    const inside = [...this.#reads, ...this.#writes, ...this.#store, ...this.#roots];
    return inside.some((one) => below(one, full) && one !== full) || this.#roots.includes(full);
  }

  /** As people name it: from the project's folder where it is in there. */
  name(path: string): string {
    const full = resolve(path);
    const root = this.#roots.find((one) => full !== one && below(full, one));
    return root === undefined ? full : full.slice(root.length + 1).replaceAll(sep, '/');
  }

  #may(path: string, known: Set<string>, judge: (full: string) => boolean): boolean {
    const full = resolve(path);
    const folder = dirname(full);
    if (known.has(folder)) return true;
    if (!judge(full)) {
      const target = real(full);
      return target !== full && judge(target);
    }
    if (!this.#store.concat(this.#roots).some((one) => dirname(one) === folder) && judge(folder)) known.add(folder);
    return true;
  }

  #isReadable(path: string): boolean {
    if (this.#store.some((one) => below(path, one)) || path.includes(`${sep}node_modules${sep}`)) return true;
    if ([...this.#reads, ...this.#writes].some((one) => below(path, one))) return true;
    return !this.#roots.some((one) => below(path, one)) && READABLE.some((one) => below(path, one));
  }

  #isWritable(path: string): boolean {
    if (this.#writes.some((one) => below(path, one)) || path.includes(`${sep}node_modules${sep}`)) return true;
    if ([...this.#roots, ...this.#store].some((one) => below(path, one))) return false;
    return TEMPORARY.some((one) => below(path, one));
  }
}
