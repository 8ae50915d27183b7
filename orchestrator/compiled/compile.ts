import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import type { Plugin } from 'esbuild';
import { replaceFileSync } from '../ground/atomic-file.ts';
import {
  type Compiled,
  type CompiledHeader,
  compiledPath,
  type Entry,
  orchestratorDir,
  readCompiled,
  scriptName,
  shared,
  sourceStamp,
} from './load.ts';

/** The times of a file may not show an edit this close to the compilation. */
const YOUNG_MS = 2000;
/** How many compiled programs are kept, of other versions of Node and other copies of these sources. */
const KEPT = 16;
/** V8 forgets the code of functions that rest in a long run, and a cache without them would slow down every later start. */
const FORGETS_AFTER_S = 10;

/** Compiles the program of worker processes for the next run, unless that is done. Never fails. */
export async function compileWorker(): Promise<void> {
  if (!readCompiled('run/worker/main')) await compile('run/worker/main');
}

/**
 * Compiles a program for the next run. Never fails: without it the next run loads the sources, which takes longer. For one that is already compiled, `warm`, it keeps V8's code cache, unless this process ran for long.
 * @param uptime - Seconds since the process started
 */
export async function compile(
  entry: Entry,
  warm?: Pick<Compiled, 'code' | 'sources' | 'script'>,
  uptime = process.uptime(),
): Promise<void> {
  if (warm && uptime > FORGETS_AFTER_S) return;
  const path = compiledPath(entry);
  if (path === undefined) return;
  try {
    // The sources of this code: another run may have replaced the file since, from edited sources.
    if (warm) return writeCompiled(path, warm.sources, warm.code, warm.script.createCachedData());
    // Throws where nothing can be kept, before anything is compiled.
    mkdirSync(dirname(path), { recursive: true });
    accessSync(dirname(path), constants.W_OK);
    const started = Date.now();
    const isYoung = (stamp: string): boolean => Number(stamp.split(':')[2]) / 1e6 > started - YOUNG_MS;
    if (isYoung(sourceStamp(join(orchestratorDir, `${entry}.ts`)))) return;
    const { build } = await import('esbuild');
    const { outputFiles, metafile } = await build({
      entryPoints: [join(orchestratorDir, `${entry}.ts`)],
      absWorkingDir: orchestratorDir,
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'silent',
      define: { 'import.meta.url': '__sourceUrl' },
      banner: { js: '(function (module, exports, require, __import) {' },
      footer: { js: '})' },
      plugins: [asOne],
    });
    const sources: Record<string, string> = {};
    for (const input of [...Object.keys(metafile.inputs), 'compiled/compile.ts', 'compiled/load.ts']) {
      const source = join(orchestratorDir, input);
      sources[source] = sourceStamp(source);
      if (isYoung(sources[source])) return;
    }
    const code = Buffer.from(outputFiles[0]!.contents);
    // A worker is ended before it could keep what it compiled.
    const isLasting = entry === 'cli/program';
    const cache = isLasting
      ? Buffer.alloc(0)
      : new Script(code.toString('utf8'), { filename: scriptName(entry) }).createCachedData();
    writeCompiled(path, sources, code, cache);
  } catch {
    // The next run tries again.
  }
}

/** `import(…)` of a package, or of a file known only at run time: both stay outside the compiled program. */
const importOfPackage = /(?<!typeof )\bimport\((?!['"`]\.|\))/g;

/** Leaves shared modules and packages outside, except commander, which every run needs; each file keeps its own URL. */
const asOne: Plugin = {
  name: 'as-one',
  setup(build) {
    build.onResolve({ filter: /^[^.]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path === 'commander' || path.startsWith('node:') ? undefined : { path, external: true },
    );
    build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const own = relative(orchestratorDir, join(resolveDir, path)).split(sep).join('/');
      return Object.hasOwn(shared, own) ? { path: `strata:${own}`, external: true } : undefined;
    });
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8').replaceAll(importOfPackage, '__import(');
      return { contents: `const __sourceUrl = ${JSON.stringify(pathToFileURL(path).href)};\n${text}`, loader: 'ts' };
    });
  },
};

function writeCompiled(path: string, sources: CompiledHeader['sources'], code: Buffer, cache: Buffer): void {
  const body = Buffer.concat([code, cache]);
  const sum = createHash('sha256').update(body).digest('hex');
  const header: CompiledHeader = { codeBytes: code.length, sum, sources };
  mkdirSync(dirname(path), { recursive: true });
  for (const old of oldest(dirname(path))) rmSync(join(dirname(path), old), { force: true });
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]);
  replaceFileSync(path, content, `${path}.${process.pid}.tmp`);
}

function oldest(folder: string): string[] {
  const age = (name: string): number => Number(sourceStamp(join(folder, name)).split(':')[1]);
  return readdirSync(folder)
    .sort((a, b) => age(b) - age(a))
    .slice(KEPT);
}
