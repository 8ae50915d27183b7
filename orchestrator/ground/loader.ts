import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How a worker process loads TypeScript. */
export interface Loader {
  /** Arguments of Node. */
  readonly arguments: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** A loader that does what tsx does, as in this repository's tests, names itself under this symbol. */
const standIn = Symbol.for('strata.loader');

/**
 * Arguments with which a worker loads TypeScript: always by the project's tsx, else by Node itself. How the program was
 * started changes nothing, except where there is neither: its own arguments then hold the loader.
 */
export function loaderArguments(root: string): Loader {
  const other = (globalThis as { [standIn]?: Loader })[standIn];
  if (other) return other;
  const tsx = tsxOf(root);
  if (tsx) return { arguments: ['--import', pathToFileURL(tsx).href], variables: {} };
  return { arguments: stripsTypes() ? [] : process.execArgv, variables: {} };
}

/** The loader of `loaderArguments` and its version, in full. */
export function loaderName(root: string): string {
  const tsx = tsxOf(root);
  if (!tsx) return stripsTypes() ? `node ${process.versions.node}` : 'another';
  for (let dir = dirname(tsx); dir !== dirname(dir); dir = dirname(dir))
    try {
      return `tsx ${JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')).version}`;
    } catch {
      // Its files lie below the folder that has its version.
    }
  return 'tsx';
}

const stripsTypes = (): boolean => Boolean((process.features as { typescript?: unknown }).typescript);

/** The file by which tsx is loaded: the project's, else that of whoever installed the orchestrator. */
function tsxOf(root: string): string | undefined {
  for (const from of [join(root, 'package.json'), import.meta.url])
    try {
      return createRequire(from).resolve('tsx');
    } catch {
      // Not installed there.
    }
  return undefined;
}
