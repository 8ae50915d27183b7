import { realpathSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

/** What the rules of resolution ask of the disk. Paths are absolute. */
export interface Disk {
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
  /** The content of a package.json; undefined if there is none. */
  manifest(path: string): Manifest | undefined;
  /** The path without symbolic links. */
  real(path: string): string;
}

/** The members of a package.json that decide which file a name leads to, and how that file loads. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
  readonly main?: string;
  readonly exports?: unknown;
  readonly imports?: Readonly<Record<string, unknown>>;
}

/**
 * The end of a resolution: a file, a module of Node, or nothing. `missing` is where a file was expected, at which loaders
 * of TypeScript look for other names; `folder` says that a folder lies there.
 */
export type Hit = {
  readonly file?: string;
  readonly builtin?: string;
  readonly missing?: string;
  readonly folder?: boolean;
};

export const NOTHING: Hit = {};

export const isFound = (hit: Hit): boolean => hit.file !== undefined || hit.builtin !== undefined;

/** Path from `root` to `absolute` with `/`, whatever the platform. */
export function relativeTo(root: string, absolute: string): string {
  const slashes = (path: string) => path.replaceAll('\\', '/');
  return process.platform === 'win32'
    ? posix.relative(slashes(root), slashes(absolute))
    : posix.relative(root, absolute);
}

/** True if something is at a path of the project at this moment; one of a folder ends with `/`. */
export function isThereNow(root: string, path: string): boolean {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  return (path.endsWith('/') ? stat?.isDirectory() : stat?.isFile()) === true;
}

/** Where a path of the project leads through symbolic links at this moment. */
export function realNow(root: string, path: string): string | undefined {
  try {
    return relativeTo(root, realpathSync(join(root, path)));
  } catch {
    return undefined;
  }
}
