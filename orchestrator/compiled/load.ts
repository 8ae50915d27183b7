import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import * as artifact from '../artifact.ts';
import * as checkInputs from '../check-inputs.ts';
import * as failurePolicy from '../failure-policy.ts';
import * as canonicalJson from '../ground/canonical-json.ts';
import * as cleanText from '../ground/clean-text.ts';
import * as issueWords from '../ground/issue-words.ts';
import * as nearest from '../ground/nearest.ts';
import * as problems from '../ground/problems.ts';
import * as items from '../items.ts';
import * as map from '../map.ts';
import * as stage from '../stage.ts';

/**
 * Modules that a project imports itself, with everything that they import, by path from the orchestrator's folder. The
 * compiled program uses the same instances, so that none exists twice in a process.
 */
export const shared: Readonly<Record<string, unknown>> = {
  'artifact.ts': artifact,
  'check-inputs.ts': checkInputs,
  'failure-policy.ts': failurePolicy,
  'ground/canonical-json.ts': canonicalJson,
  'ground/clean-text.ts': cleanText,
  'ground/issue-words.ts': issueWords,
  'ground/nearest.ts': nearest,
  'ground/problems.ts': problems,
  'items.ts': items,
  'map.ts': map,
  'stage.ts': stage,
};

/** What can be compiled: the file at which it begins, without its ending, from the orchestrator's folder. */
export type Entry = 'cli/program' | 'run/worker/main';

/** A loaded compiled program, with the sources it was compiled from as they were then. */
export interface Compiled {
  readonly exports: unknown;
  readonly isWarm: boolean;
  readonly script: Script;
  readonly code: Buffer;
  readonly sources: CompiledHeader['sources'];
}

/** The first line of a compiled program; its code follows, then V8's cache of the code. */
export interface CompiledHeader {
  readonly codeBytes: number;
  /** SHA-256 of everything after the first line. */
  readonly sum: string;
  /** Size, times and inode of each source file. */
  readonly sources: Readonly<Record<string, string>>;
}

export const orchestratorDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** Path of a compiled program of these sources for this version of Node; undefined without a node_modules. */
export function compiledPath(entry: Entry, from = orchestratorDir): string | undefined {
  const name = createHash('sha256').update(`${from}\n${entry} ${process.version} ${process.arch}`).digest('hex');
  for (let dir = from; ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'node_modules'))) return join(dir, 'node_modules', '.cache', 'strata', name.slice(0, 24));
    if (dir === dirname(dir)) return undefined;
  }
}

/** The name of a compiled program in stacks, which V8 keeps in its cache; the guard knows by it whose code it is. */
export const scriptName = (entry: Entry): string => join(orchestratorDir, `${entry}.compiled.cjs`);

/** Size, times and inode of a source, which change with an edit. */
export function sourceStamp(path: string): string {
  const { size, mtimeNs, ctimeNs, ino, dev } = statSync(path, { bigint: true });
  return `${size}:${mtimeNs}:${ctimeNs}:${ino}:${dev}`;
}

/** True if it was made from this program: a file that names no sources would pass every comparison with them. */
const isOurs = (entry: Entry, sources: CompiledHeader['sources']): boolean =>
  [entry, 'compiled/compile', 'compiled/load'].every((name) =>
    Object.hasOwn(sources, join(orchestratorDir, `${name}.ts`)),
  );

/** The header of a compiled program and what follows it; undefined if there is none, or it is not of these sources. */
export function readCompiled(entry: Entry): { readonly header: CompiledHeader; readonly body: Buffer } | undefined {
  try {
    const content = readFileSync(compiledPath(entry)!);
    const end = content.indexOf(10);
    const header = JSON.parse(content.toString('utf8', 0, end)) as CompiledHeader;
    const body = content.subarray(end + 1);
    if (createHash('sha256').update(body).digest('hex') !== header.sum) return undefined;
    if (!isOurs(entry, header.sources)) return undefined;
    const isEdited = Object.entries(header.sources).some(([path, stamp]) => sourceStamp(path) !== stamp);
    return isEdited ? undefined : { header, body };
  } catch {
    return undefined; // a missing, cut or foreign file costs only time
  }
}

/**
 * Loads a program as one script with V8's code cache, because loading some eighty small files through a TypeScript loader
 * takes longer than a run with nothing to do. Used only while every source is unchanged since it was compiled.
 * @returns undefined if there is none, and the sources must be loaded. `isWarm` is false until it holds V8's cache.
 */
export function loadCompiled(entry: Entry): Compiled | undefined {
  const found = readCompiled(entry);
  if (!found) return undefined;
  const { codeBytes, sources } = found.header;
  const code = found.body.subarray(0, codeBytes);
  const cachedData = found.body.subarray(codeBytes);
  // Read as single bytes, in a tenth of the time: esbuild writes other letters as escapes.
  const script = new Script(code.toString(isAscii(code) ? 'latin1' : 'utf8'), {
    filename: scriptName(entry),
    ...(cachedData.length > 0 ? { cachedData } : {}),
  });
  const module = { exports: {} };
  const fromHere = createRequire(import.meta.url);
  const require = (name: string): unknown => (name.startsWith('strata:') ? shared[name.slice(7)] : fromHere(name));
  // A script from a cache has no `import()` of its own, so it is given this one.
  script.runInThisContext()(module, module.exports, require, (name: string) => import(name));
  const isWarm = cachedData.length > 0 && script.cachedDataRejected !== true;
  return { exports: module.exports, isWarm, script, code, sources };
}
