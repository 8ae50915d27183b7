import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { type Disk, relativeTo } from './disk.ts';

/** The compiler options of a project that decide which file a name leads to, and what code means. */
export type CompilerOptions = Readonly<Record<string, unknown>>;

/** The options of the nearest tsconfig.json, with those that it extends. */
export interface TsConfig {
  readonly options: CompilerOptions;
  /** Paths that the loader tries for a specifier before it asks Node. */
  aliases(specifier: string): readonly string[];
}

interface Read {
  readonly extends?: string | readonly string[];
  readonly compilerOptions?: CompilerOptions;
}

const CONFIG_DIR = /^\$\{configDir\}/;

type Json = (path: string) => unknown;

/** The options by which loaders of TypeScript load the project at `root`; undefined if it has no tsconfig.json. */
export function tsConfig(root: string, disk: Disk, json: Json): TsConfig | undefined {
  const found = tsconfigOf(root, (one) => disk.isFile(join(root, one)));
  if (found === undefined) return undefined;
  const path = join(root, found);
  const folder = dirname(path);
  return compiled(merged(path, disk, json, [folder]), folder);
}

/** The tsconfig.json that a variable names for the loader; empty if there is none. */
export function namedConfig(): string {
  const { TSX_TSCONFIG_PATH: named } = process.env;
  return named ? resolve(named) : '';
}

/** The tsconfig.json of a project, as a path from its root: the one that the variable names, or the nearest. */
export function tsconfigOf(root: string, isFile: (path: string) => boolean): string | undefined {
  const named = namedConfig();
  if (named) return [relativeTo(root, named)].find(isFile);
  for (let folder = root; ; folder = dirname(folder)) {
    const path = relativeTo(root, join(folder, 'tsconfig.json'));
    if (isFile(path)) return path;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * Options with `baseUrl` and `paths` as absolute paths. A file that cannot be read makes loaders go without all.
 * `seen` begins with the folder of the first file, for which `${configDir}` stands.
 */
function merged(path: string, disk: Disk, json: Json, seen: readonly string[]): CompilerOptions | undefined {
  const read = json(path) as Read | undefined;
  if (typeof read !== 'object' || read === null || seen.includes(path)) return undefined;
  const folder = dirname(path);
  const parents = [read.extends ?? []].flat();
  let options: CompilerOptions = {};
  for (const name of parents) {
    const parent = extended(folder, name, disk, json);
    const inherited = parent === undefined ? undefined : merged(parent, disk, json, [...seen, path]);
    if (inherited === undefined) return undefined;
    options = { ...options, ...inherited };
  }
  const own = read.compilerOptions ?? {};
  const { baseUrl, paths } = own as { baseUrl?: string; paths?: Record<string, string[]> };
  const inFolder = (text: string): string => resolve(folder, text.replace(CONFIG_DIR, seen[0]!));
  const base = baseUrl === undefined ? (options.baseUrl as string | undefined) : inFolder(baseUrl);
  return {
    ...options,
    ...own,
    ...(base === undefined ? {} : { baseUrl: base }),
    ...(paths === undefined ? {} : { paths: inBase(paths, base ?? folder, seen[0]!) }),
  };
}

const inBase = (paths: Record<string, string[]>, base: string, top: string): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(paths).map(([name, to]) => [name, to.map((one) => resolve(base, one.replace(CONFIG_DIR, top)))]),
  );

function extended(folder: string, name: string, disk: Disk, json: Json): string | undefined {
  const withEnding = (path: string): string | undefined =>
    [path, `${path}.json`].find((one) => disk.isFile(one)) ??
    [join(path, 'tsconfig.json')].find((one) => disk.isFile(one));
  if (name.startsWith('.') || isAbsolute(name)) return withEnding(resolve(folder, name));
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, 'node_modules', name);
    const told = (json(join(path, 'package.json')) as { tsconfig?: string } | undefined)?.tsconfig;
    const found = (told === undefined ? undefined : withEnding(join(path, told))) ?? withEnding(path);
    if (found !== undefined && basename(at) !== 'node_modules') return found;
    if (at === dirname(at)) return undefined;
  }
}

function compiled(options: CompilerOptions | undefined, folder: string): TsConfig | undefined {
  if (!options) return undefined;
  const { baseUrl, paths = {} } = options as { baseUrl?: string; paths?: Record<string, string[]> };
  return {
    options,
    aliases(specifier) {
      if (/^\.{1,2}(\/.*)?$/.test(specifier)) return [];
      if (Object.hasOwn(paths, specifier)) return paths[specifier]!;
      const best = Object.keys(paths)
        .filter((key) => isMatch(key, specifier))
        .sort((a, b) => b.indexOf('*') - a.indexOf('*'))[0];
      if (best === undefined) return baseUrl === undefined ? [] : [join(resolve(folder, baseUrl), specifier)];
      const star = best.indexOf('*');
      const part = specifier.slice(star, specifier.length - (best.length - star - 1));
      return paths[best]!.map((to) => to.replace('*', () => part));
    },
  };
}

function isMatch(key: string, specifier: string): boolean {
  const star = key.indexOf('*');
  if (star < 0) return false;
  return specifier.startsWith(key.slice(0, star)) && specifier.endsWith(key.slice(star + 1));
}

/** The value of a JSON text with comments and commas before a closing bracket; undefined if it is none. */
export function parseJsonc(text: string): unknown {
  const bare = text
    .replace(/^\uFEFF/, '')
    .replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (match) => (match.startsWith('"') ? match : ' '))
    .replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g, (match) => (match.startsWith('"') ? match : ''));
  try {
    return JSON.parse(bare);
  } catch {
    return undefined;
  }
}
