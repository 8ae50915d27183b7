import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SourceFiles } from '../../../orchestrator/code/facts-cache.ts';
import type { Target } from '../../../orchestrator/code/modules.ts';
import { LAYOUTS } from './layouts.ts';
import { TestProject } from './project.ts';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** Imports each file that asks, and prints which file was evaluated first. */
const LOAD = `
const found = [];
for (const [, url] of JSON.parse(process.argv[2])) {
  globalThis.loaded = [];
  try { await import(url); await globalThis.asked; } catch {}
  found.push(globalThis.loaded[0]);
}
console.log(JSON.stringify(found.map((path) => path ?? null)));
`;

/** Asks Node's own resolvers. */
const RESOLVE = `
import { realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
const pathOf = (by, url, specifier) => {
  try {
    const path = by === 'require' ? createRequire(url).resolve(specifier) : fileURLToPath(import.meta.resolve(specifier, url));
    return statSync(path).isFile() ? realpathSync(path) : null;
  } catch { return null; }
};
console.log(JSON.stringify(JSON.parse(process.argv[2]).map((one) => pathOf(...one))));
`;

describe('Resolution', function () {
  this.timeout(60_000);
  const project = new TestProject({ 'load.mjs': LOAD, 'resolve.mjs': RESOLVE });
  const specifiers = LAYOUTS.map(([, , specifier], index) => specifier.replace('$', `l${index}`));
  let byTsx: readonly (string | null)[] = [];
  let byNode: readonly (string | null)[] = [];
  let files: SourceFiles;

  before(() => {
    const names = LAYOUTS.map((_, index) => `l${index}`);
    const paths = names.flatMap((at) => [
      [`@${at}/*`, [`./${at}/*`]],
      [`exact${at}`, [`./${at}/x.ts`]],
    ]);
    project.write({
      'tsconfig.json': `// with a comment\n${JSON.stringify({ compilerOptions: { paths: Object.fromEntries(paths) } })}`,
    });
    LAYOUTS.forEach(([by, from, , others], index) => {
      const write = (path: string, text: string) => project.write({ [`l${index}/${path}`]: text });
      const asked = JSON.stringify(specifiers[index]);
      write('package.json', '{"type": "module"}');
      write(
        from,
        by === 'statement'
          ? `import ${asked};`
          : by === 'import'
            ? `globalThis.asked = import(${asked});`
            : requiring(from, asked),
      );
      for (const other of others) {
        const [path, text] = typeof other === 'string' ? [other, evaluated(`l${index}/${other}`)] : other;
        write(path.replace('$', `l${index}`), text);
      }
    });
    const asks = LAYOUTS.map(([by, from], index) => [
      by,
      pathToFileURL(join(project.root, `l${index}`, from)).href,
      specifiers[index],
    ]);
    const run = (script: string, ...flags: string[]) =>
      JSON.parse(
        execFileSync(process.execPath, [...flags, join(project.root, script), JSON.stringify(asks)], {
          cwd: project.root,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      );
    byTsx = run('load.mjs', '--import', TSX);
    byNode = run('resolve.mjs', '--experimental-import-meta-resolve');
    files = new SourceFiles(project.root, project.indexDir, true, {
      folder: join(project.root, 'orchestrator'),
      package: 'x',
    });
  });
  after(() => project.end());

  for (const [index, [by, from]] of LAYOUTS.entries())
    it(`is that of the loaders: ${by} of ${specifiers[index]} in ${from}, layout ${index}`, () => {
      const { target } = files.resolve(`l${index}/${from}`, specifiers[index]!, by);
      const really = byNode[index] === null ? null : byNode[index]!.slice(project.root.length + 1);
      const found = new Set([byTsx[index], really].filter((path) => path !== null));
      assert.deepEqual(new Set(pathsOf(target)), found);
    });
});

const requiring = (from: string, asked: string): string =>
  /\.m?ts$/.test(from)
    ? `import { createRequire } from 'node:module';\ncreateRequire(import.meta.url)(${asked});`
    : `require(${asked});`;

const evaluated = (path: string): string => `globalThis.loaded.push(${JSON.stringify(path)});`;

function pathsOf(target: Target | undefined): readonly string[] {
  if (target === undefined || target.kind === 'outside' || target.kind === 'builtin') return [];
  if (target.kind === 'either') return target.paths;
  if (target.kind === 'package') return target.file === undefined ? [] : [target.file];
  return [target.path];
}
