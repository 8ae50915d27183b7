import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { replaceFileSync } from '../ground/atomic-file.ts';
import { type Compiled, type CompiledHeader, compiledPath, orchestratorDir, shared, sourceStamp } from './compiled.ts';

/** An edit this close to the compilation may not show in the times of a file. */
const YOUNG_MS = 2000;
/** Compiled programs of other versions of Node, and of other copies of these sources, that are kept. */
const KEPT = 8;

/**
 * Compiles the command line for the next run. Never fails: without it the sources are loaded, which takes longer.
 * `warm` is a program that is compiled already, for which V8's cache is kept.
 */
export async function compile(warm?: Pick<Compiled, 'code' | 'sources' | 'script'>): Promise<void> {
  const path = compiledPath();
  if (path === undefined) return;
  try {
    // The sources that this very code is of: the file may be another run's by now, of sources that were edited since.
    if (warm) return writeCompiled(path, warm.sources, warm.code, warm.script.createCachedData());
    // Where nothing can be kept nothing need be compiled.
    mkdirSync(dirname(path), { recursive: true });
    accessSync(dirname(path), constants.W_OK);
    const { build } = await import('esbuild');
    const started = Date.now();
    const { outputFiles, metafile } = await build({
      entryPoints: [join(orchestratorDir, 'cli', 'program.ts')],
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
    for (const input of [...Object.keys(metafile.inputs), 'cli/compile.ts', 'cli/compiled.ts']) {
      const source = join(orchestratorDir, input);
      sources[source] = sourceStamp(source);
      if (Number(sources[source].split(':')[2]) / 1e6 > started - YOUNG_MS) return;
    }
    writeCompiled(path, sources, Buffer.from(outputFiles[0]!.contents), Buffer.alloc(0));
  } catch {
    // Next time, perhaps.
  }
}

/** `import(…)` of what is not compiled with it: a package, or a file that is known only then. */
const importOfPackage = /(?<!typeof )\bimport\((?!['"`]\.|\))/g;

/** Shared modules and packages stay outside, but for the one that every run needs; each file knows where it came from. */
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
