import { dirname, join, resolve } from 'node:path';
import type { SourceFiles } from './facts-cache.ts';
import { relativeTo } from './modules.ts';

interface Settings {
  readonly found: readonly string[];
  /** Paths that would count if they existed. */
  readonly absent: readonly string[];
}

/** The files that decide how others load: the nearest package.json of each, and the project's tsconfig.json with its bases. */
export function loadingSettings(files: SourceFiles, loaded: Iterable<string>): Settings {
  const found = new Set<string>();
  const absent = new Set<string>();
  const take = (path: string): boolean => {
    (files.isFile(path) ? found : absent).add(path);
    return found.has(path);
  };
  const seen = new Set<string>();
  for (const path of loaded)
    for (let folder = dirname(resolve(files.root, path)); !seen.has(folder); folder = dirname(folder)) {
      seen.add(folder);
      if (take(relativeTo(files.root, join(folder, 'package.json')))) break;
    }
  const path = tsconfigOf(files.root, take);
  const bases = path === undefined ? [] : [path];
  for (let base = bases.pop(); base !== undefined; base = bases.pop()) {
    const folder = dirname(resolve(files.root, base));
    for (const text of extended(files.bytes(base).toString('utf8'))) {
      const named = relativeTo(files.root, resolve(folder, text));
      const next = [named, `${named}.json`].find((one) => !found.has(one) && take(one));
      if (next !== undefined) bases.push(next);
    }
  }
  return { found: [...found], absent: [...absent] };
}

/** The tsconfig.json by which TypeScript loaders load a project: the one that the variable names, or the nearest. */
export function tsconfigOf(root: string, isFile: (path: string) => boolean): string | undefined {
  const { TSX_TSCONFIG_PATH: named } = process.env;
  if (named) return [relativeTo(root, resolve(named))].find(isFile);
  for (let folder = root; ; folder = dirname(folder)) {
    const path = relativeTo(root, join(folder, 'tsconfig.json'));
    if (isFile(path)) return path;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The relative paths of the files that a tsconfig.json extends. Those in packages are reached through node_modules. */
function extended(text: string): string[] {
  const [, list = ''] = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(text) ?? [];
  return [...list.matchAll(/"(\.[^"]*)"/g)].map(([, path]) => path!);
}
