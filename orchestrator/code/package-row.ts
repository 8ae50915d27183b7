import { dirname, join, sep } from 'node:path';
import { isThereNow, realNow } from './disk.ts';
import { INERT_PACKAGES } from './load-order.ts';
import { Stamps } from './stamps.ts';

/** A use of a package, as it was last looked at. Lists are texts with line breaks, which are read fast. */
export interface Row {
  readonly version: string;
  /** Files that count and that decide which ones are loaded, and folders where one that appears could decide so. */
  readonly files: string;
  readonly folders: string;
  readonly stamp: string;
  /** Paths outside packages at which nothing may appear; those of folders end with `/`. */
  readonly absent: string;
  readonly links: Readonly<Record<string, string>>;
  /** What counts whole, by folder. */
  readonly wholes: Readonly<Record<string, string>>;
  /** The versions of the other packages, by folder. */
  readonly installed: Readonly<Record<string, string>>;
}

export const lines = (text: string): string[] => (text === '' ? [] : text.split('\n'));

/**
 * True if all that a row was made of, but for packages that count whole, is as it was. A row that is kept was old when it was
 * made, so whatever changed since has other times.
 */
export function isUnchanged(root: string, row: Row): boolean {
  const now = new Stamps().over(root, lines(row.files), lines(row.folders));
  if (now?.stamp !== row.stamp || lines(row.absent).some((path) => isThereNow(root, path))) return false;
  return Object.entries(row.links).every(([path, real]) => realNow(root, path) === real);
}

/**
 * The first of the files `loaded` that is none of these, nor in a package that counts whole, nor in one of which loading alone
 * changes nothing; undefined if there is none.
 */
export function uncounted(
  root: string,
  counted: readonly { readonly files: readonly string[]; readonly folders: readonly string[] }[],
  loaded: readonly string[],
): string | undefined {
  const files = new Set(counted.flatMap((one) => one.files.map((path) => join(root, path))));
  const folders = new Set(counted.flatMap((one) => one.folders));
  return loaded.find((path) => !files.has(path) && !isIn(path, folders) && !INERT_PACKAGES.has(nameOf(path)));
}

const nameOf = (path: string): string =>
  /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(path)?.[1]?.replace('\\', '/') ?? '';

/** True for a file in one of these folders that is in no package further inside. */
function isIn(path: string, folders: ReadonlySet<string>): boolean {
  for (let at = dirname(path); at !== dirname(at); at = dirname(at)) {
    if (folders.has(at)) return true;
    if (at.endsWith(`${sep}node_modules`)) return false;
  }
  return false;
}
