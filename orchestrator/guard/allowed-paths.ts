import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isOwnFile, ownCode } from '../ground/own-code.ts';
import { asWritten } from '../ground/program.ts';

/**
 * The part of the file system that a stage may use, with absolute paths. Plain data, since it goes to another process.
 */
export interface Grounds {
  readonly root: string;
  readonly store: string;
  /** The copy of the project from which the stage is loaded: its files are those of many stages. */
  readonly copy?: string;
  /** Paths in the copy that the stage's code names; without them any code may be loaded. */
  readonly loads?: readonly string[];
  /** The files and folders that it declares, with everything below them. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** The packages that its code names; without them those of others may be read too. */
  readonly packages?: readonly string[];
}

/** What a thread may load beside packages. Paths are absolute and without symbolic links. */
export interface ThreadLoads {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

const below = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

const withReal = (paths: readonly string[]): string[] => [...new Set(paths.flatMap((path) => [path, real(path)]))];

// Taken before anything is wrapped, so that these calls are never judged.
const realpath = realpathSync.native;

/** The path without symbolic links, as far as it exists. */
function real(path: string): string {
  try {
    return realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), path.slice(parent.length));
  }
}

/** Folders of the operating system, which hold no data. */
const SYSTEM = [
  ...['/proc', '/sys', '/etc', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/nix', '/System', '/Library'],
  ...['/usr/bin', '/usr/sbin', '/usr/lib', '/usr/lib64', '/usr/share', '/usr/include', '/usr/local/lib'],
  ...['/usr/local/share', '/usr/local/bin', '/var/cache/fontconfig'],
];
/** Devices that hold nothing and draw nothing by chance. */
const DEVICES =
  /^\/dev(?:\/(?:null|zero|full|tty|stdin|stdout|stderr|fd(?:\/\d+)?|dxg|kfd|nvidia[^/]*|nvidia-caps\/.*|dri\/.*))?$/;
/** Doors of /proc to the files, the variables and the memory of a process, and to chance. */
const DOORS = /^\/proc\/(?:.*\/)?(?:root|cwd|fd|map_files|environ|mem|random)(?:\/|$)/;
/** The file of an object in a store, which holds the bytes that its name says. */
const OBJECT = /^[/\\]objects[/\\][\da-f]{2}[/\\][\da-f]{64}$/;
/** Folders whose permission says nothing of what is in them. */
const SPECIAL = /^\/(?:dev|proc)\//;
// The folder of this process alone, where a worker runs.
const TEMPORARY = withReal([tmpdir()]);
const READABLE = [...SYSTEM, ...TEMPORARY, ...withReal([process.execPath])];

/** The path that an argument names; undefined for descriptors and handles, which were judged when they were opened. */
export function pathText(path: unknown): string | undefined {
  if (typeof path === 'string') return path;
  if (path instanceof URL) return path.protocol === 'file:' ? fileURLToPath(path) : undefined;
  return path instanceof Uint8Array ? Buffer.from(path).toString() : undefined;
}

/** The name of the package that has a file. */
const packageOf = (path: string): string =>
  /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]*)/.exec(path)?.[1]?.replace('\\', '/') ?? '';

const isPackage = (path: string): boolean => path.includes(`${sep}node_modules${sep}`);

/** Decides which paths a stage may read or change. It remembers folders that may be read as a whole. */
export class Places {
  readonly root: string;
  readonly #roots: readonly string[];
  readonly #store: readonly string[];
  readonly #copy: string | undefined;
  readonly #loads: ReadonlySet<string> | undefined;
  readonly #reads: string[];
  readonly #writes: string[];
  readonly #packages: ReadonlySet<string> | undefined;
  readonly #readable = new Set<string>();
  readonly #writable = new Set<string>();

  constructor({ root, store, copy, loads, reads, writes, packages }: Grounds) {
    this.root = root;
    this.#packages = packages && new Set(packages);
    this.#copy = copy && real(copy);
    this.#loads = loads && new Set(loads.map((path) => join(this.#copy ?? root, path)));
    this.#roots = withReal([root]);
    this.#store = withReal([store]);
    this.#reads = withReal(reads);
    this.#writes = withReal(writes);
  }

  /** Gives a folder to the stage. */
  own(folder: string): void {
    this.#writes.push(...withReal([folder]));
  }

  isInStore(path: string): boolean {
    return this.#store.some((one) => below(path, one));
  }

  /** True for what is in the store and in no copy of a program. */
  isOfStore(path: string): boolean {
    return this.isInStore(path) && !(this.#copy && below(real(resolve(path)), this.#copy));
  }

  mayRead(path: string): boolean {
    return this.#may(path, this.#readable, (full) => this.#isReadable(full));
  }

  /** True for a file of a package whose bytes are in no key, so that only packages themselves may read it. */
  isOfOtherPackage(path: string): boolean {
    if (!this.#packages || !path.includes('node_modules')) return false;
    const full = resolve(path);
    return isPackage(full) && isPackage(real(full)) && !this.#packages.has(packageOf(full)) && !this.#isGiven(full);
  }

  /** True for code that the stage's own code names, and for what is no code of a project. */
  mayLoad(path: string): boolean {
    const full = real(resolve(path));
    return !this.#loads || this.#loads.has(full) || isPackage(full) || isOwnFile(full) || this.mayRead(full);
  }

  /** What `mayLoad` permits; undefined if that is everything. */
  loads(): ThreadLoads | undefined {
    const folders = [...this.#reads, ...this.#writes, ...TEMPORARY, ...SYSTEM, ownCode().folder];
    return this.#loads && { files: [...this.#loads, ...this.#reads], folders };
  }

  mayWrite(path: string): boolean {
    return this.#may(path, this.#writable, (full) => this.#isWritable(full));
  }

  /** True for what lies in an installed package, which the package itself may change alone. */
  isInPackage(path: string): boolean {
    return (
      path.includes('node_modules') &&
      isPackage(resolve(path)) &&
      !this.#writes.some((one) => below(resolve(path), one))
    );
  }

  /** True for a path above one that may be read: its existence reveals nothing new. */
  isAbove(path: string): boolean {
    const full = resolve(path);
    const inside = [...this.#reads, ...this.#writes, ...this.#store, ...this.#roots];
    return inside.some((one) => below(one, full) && one !== full) || this.#roots.includes(full);
  }

  /** The path for people: relative to the project's folder if it is inside. */
  name(path: string): string {
    const full = asWritten(resolve(path));
    const root = this.#roots.find((one) => full !== one && below(full, one));
    return root === undefined ? full : full.slice(root.length + 1).replaceAll(sep, '/');
  }

  #may(path: string, known: Set<string>, judge: (full: string) => boolean): boolean {
    const full = resolve(path);
    const folder = dirname(full);
    if (known.has(folder) && !SPECIAL.test(full)) return true;
    if (!judge(full)) {
      const target = real(full);
      return target !== full && judge(target);
    }
    if (!this.#store.concat(this.#roots).some((one) => dirname(one) === folder) && judge(folder)) known.add(folder);
    return true;
  }

  #isGiven(path: string): boolean {
    return [...this.#reads, ...this.#writes].some((one) => below(path, one));
  }

  #isReadable(path: string): boolean {
    // A package may be a link to sources of the project.
    if (isPackage(path) && isPackage(real(path))) return true;
    if (this.#isGiven(path)) return true;
    if (this.#copy !== undefined && below(path, this.#copy)) return false;
    const store = this.#store.find((one) => below(path, one));
    // What else lies there depends on other runs.
    if (store !== undefined) return OBJECT.test(path.slice(store.length));
    if (this.#roots.some((one) => below(path, one)) || DOORS.test(path)) return false;
    return READABLE.some((one) => below(path, one)) || DEVICES.test(path);
  }

  #isWritable(path: string): boolean {
    if (this.#writes.some((one) => below(path, one)) || isPackage(path)) return true;
    if ([...this.#roots, ...this.#store].some((one) => below(path, one))) return false;
    return TEMPORARY.some((one) => below(path, one)) || DEVICES.test(path);
  }
}
