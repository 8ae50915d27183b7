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
import * as problems from '../ground/problems.ts';
import * as items from '../items.ts';
import * as map from '../map.ts';
import * as stage from '../stage.ts';

/**
 * Modules that a project imports itself, with all that they import: the compiled program uses these very ones, so that
 * nothing of them exists twice in a process. By their path from the orchestrator's folder.
 */
export const shared: Readonly<Record<string, unknown>> = {
  'artifact.ts': artifact,
  'check-inputs.ts': checkInputs,
  'failure-policy.ts': failurePolicy,
  'ground/canonical-json.ts': canonicalJson,
  'ground/problems.ts': problems,
  'items.ts': items,
  'map.ts': map,
  'stage.ts': stage,
};

export type Program = typeof import('./program.ts')['program'];

/** A compiled program as it was loaded, with the sources that its code is of, whatever they or its file are by now. */
export interface Compiled {
  readonly program: Program;
  readonly isWarm: boolean;
  readonly script: Script;
  readonly code: Buffer;
  readonly sources: CompiledHeader['sources'];
}

/** What the first line of a compiled program says; its code follows, then V8's cache of it. */
export interface CompiledHeader {
  readonly codeBytes: number;
  /** SHA-256 of everything after the first line. */
  readonly sum: string;
  /** Source file to size, times and inode. */
  readonly sources: Readonly<Record<string, string>>;
}

export const orchestratorDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the compiled program of these sources lies, for this version of Node; undefined without a node_modules. */
export function compiledPath(from = orchestratorDir): string | undefined {
  const name = createHash('sha256').update(`${from}\n${process.version} ${process.arch}`).digest('hex');
  for (let dir = from; ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'node_modules'))) return join(dir, 'node_modules', '.cache', 'strata', name.slice(0, 24));
    if (dir === dirname(dir)) return undefined;
  }
}

/** Size, times and inode of a source, in which an edit shows. */
export function sourceStamp(path: string): string {
  const { size, mtimeNs, ctimeNs, ino } = statSync(path, { bigint: true });
  return `${size}:${mtimeNs}:${ctimeNs}:${ino}`;
}

/**
 * The command line as one script with V8's code cache: loading some sixty small files through a TypeScript loader takes
 * longer than a run with nothing to do. Disposable, and used only while every source is as it was when it was compiled.
 * @returns undefined where there is none: the sources are loaded then. `isWarm` is false before V8's cache is in it.
 */
export function loadCompiled(): Compiled | undefined {
  try {
    const content = readFileSync(compiledPath()!);
    const end = content.indexOf(10);
    const { codeBytes, sum, sources } = JSON.parse(content.toString('utf8', 0, end)) as CompiledHeader;
    const body = content.subarray(end + 1);
    if (createHash('sha256').update(body).digest('hex') !== sum) return undefined;
    for (const [path, stamp] of Object.entries(sources)) if (sourceStamp(path) !== stamp) return undefined;
    const code = body.subarray(0, codeBytes);
    const cachedData = body.subarray(codeBytes);
    const script = new Script(code.toString('utf8'), {
      filename: join(orchestratorDir, 'cli', 'program.compiled.cjs'),
      ...(cachedData.length > 0 ? { cachedData } : {}),
    });
    const module: { exports: { program?: Program } } = { exports: {} };
    const fromHere = createRequire(import.meta.url);
    const require = (name: string): unknown => (name.startsWith('strata:') ? shared[name.slice(7)] : fromHere(name));
    // A script has no `import()` of its own once its code comes from a cache: it is given this one.
    script.runInThisContext()(module, module.exports, require, (name: string) => import(name));
    const isWarm = cachedData.length > 0 && script.cachedDataRejected !== true;
    return { program: module.exports.program!, isWarm, script, code, sources };
  } catch {
    return undefined; // a missing, cut or foreign file: none of them more than a loss of time
  }
}
