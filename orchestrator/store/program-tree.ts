import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** What a process may load, by paths from the project's root. */
export interface ProgramFiles {
  readonly root: string;
  /** The SHA-256 of each file in hex. */
  readonly files: Readonly<Record<string, string>>;
  /** Files and folders that are not copied: links in the copy lead to them. */
  readonly linked: readonly string[];
}

export type Entry =
  | { readonly kind: 'file'; readonly from: string; readonly sha256: string }
  | { readonly kind: 'link'; readonly to: string };

/** What lies where in a copy: paths from its top, which stands for the folder `original`. */
export interface Tree {
  readonly original: string;
  readonly entries: ReadonlyMap<string, Entry>;
}

const below = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * The copy of a program: its files at their real places, so that relative imports lead to the same files; at each level
 * the packages that are looked up there; links for what is not copied.
 */
export function treeOf({ root, files, linked }: ProgramFiles): Tree {
  const copied = Object.entries(files).map(([path, sha256]) => {
    const given = join(root, path);
    return { given, real: realpathSync.native(given), sha256 };
  });
  const targets = linked.map((path) => join(root, path)).filter(isThere);
  const original = topOf([root, ...[...copied.flatMap(({ given, real }) => [given, real]), ...targets].map(dirname)]);
  const entries = new Map<string, Entry>();
  const folders = new Set<string>();
  const add = (path: string, entry: Entry): void => {
    const name = relative(original, path);
    if (entries.has(name) || folders.has(path)) return;
    for (let at = dirname(path); at !== dirname(at); at = dirname(at)) {
      // What lies below a link is reached through it.
      if (entries.get(relative(original, at))?.kind === 'link') return;
      if (at === original) break;
    }
    for (let at = dirname(path); !folders.has(at) && below(at, original); at = dirname(at)) folders.add(at);
    entries.set(name, entry);
  };
  for (const { real, sha256 } of copied) add(real, { kind: 'file', from: real, sha256 });
  for (const { given, real } of copied)
    if (given !== real) add(given, { kind: 'link', to: relative(dirname(given), real) });
  for (const path of targets) add(path, { kind: 'link', to: realpathSync.native(path) });
  const isCopied = (folder: string): boolean => folders.has(folder);
  for (const folder of [...folders]) {
    const packages = join(folder, 'node_modules');
    if (basename(folder) !== 'node_modules' && isThere(packages)) linkPackages(packages, isCopied, add);
  }
  return { original, entries };
}

/** The deepest folder above all, or a higher one where packages are looked up for them. */
function topOf(folders: readonly string[]): string {
  let top = folders[0]!;
  for (const folder of folders) while (!below(folder, top)) top = dirname(top);
  for (let at = top; ; at = dirname(at)) {
    if (isThere(join(at, 'node_modules'))) top = at;
    if (at === dirname(at)) return top;
  }
}

/** Links a folder of packages, or each package in it where some are linked to sources that are copied. */
function linkPackages(packages: string, isCopied: (folder: string) => boolean, add: (path: string, to: Entry) => void) {
  const list = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() && entry.name.startsWith('@') ? list(path) : [path];
    });
  const found = list(packages).map((path) => ({ path, real: realOf(path) }));
  if (!found.some(({ real }) => real !== undefined && isCopied(real))) {
    add(packages, { kind: 'link', to: realpathSync.native(packages) });
    return;
  }
  for (const { path, real } of found)
    if (real !== undefined) add(path, { kind: 'link', to: isCopied(real) ? relative(dirname(path), real) : real });
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined; // a link that leads nowhere
  }
}
