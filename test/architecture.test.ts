import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { skip } from './rig/skip.ts';

const AsyncFunction = (async () => {}).constructor as new (body: string) => unknown;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rooms = ['orchestrator', 'learn', 'data', 'formats', 'report', 'stages', 'experiments'] as const;

const filesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly kind: 'static' | 'type' | 'dynamic';
}

/** Imports of a file by form. Strings that look like imports are not in this project's code but here. */
function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const from = relative(root, file).split(sep).join('/');
  const target = (specifier: string): string =>
    specifier.startsWith('.')
      ? relative(root, resolve(dirname(file), specifier))
          .split(sep)
          .join('/')
      : specifier;
  const found: Import[] = [];
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'/gm))
    found.push({ from, to: target(match[2]!), kind: match[1] ? 'type' : 'static' });
  for (const match of text.matchAll(/^import\s+'([^']+)'/gm))
    found.push({ from, to: target(match[1]!), kind: 'static' });
  for (const match of text.matchAll(/import\('([^']+)'\)(\.\w+)?/g)) {
    const isType = match[2] !== undefined && /^\.[A-Z]/.test(match[2]);
    found.push({ from, to: target(match[1]!), kind: isType ? 'type' : 'dynamic' });
  }
  return found;
}

const all = rooms.flatMap(filesOf).flatMap(importsOf);

/** Rooms whose folders have borders. */
const bordered = ['orchestrator', 'learn', 'data', 'formats', 'report', 'stages'] as const;

/**
 * The imports that close a circle between the entries of a folder: `name` maps a path to the entry it lies in, or to
 * undefined where it lies elsewhere. Type imports count.
 */
function circleOf(name: (path: string) => string | undefined): string[] {
  const arrows = new Map<string, Map<string, string>>();
  for (const { from, to } of all) {
    const [tail, head] = [name(from), name(to)];
    if (tail === undefined || head === undefined || tail === head) continue;
    const heads = arrows.get(tail) ?? new Map<string, string>();
    arrows.set(tail, heads.set(head, heads.get(head) ?? `${from} → ${to}`));
  }
  const settled = new Set<string>();
  const walk = (entry: string, path: readonly string[]): string[] => {
    const start = path.indexOf(entry);
    if (start >= 0) return [...path.slice(start), entry];
    if (settled.has(entry)) return [];
    for (const next of arrows.get(entry)?.keys() ?? []) {
      const circle = walk(next, [...path, entry]);
      if (circle.length > 0) return circle;
    }
    settled.add(entry);
    return [];
  };
  for (const entry of arrows.keys()) {
    const circle = walk(entry, []);
    if (circle.length > 0) return circle.slice(1).map((head, index) => arrows.get(circle[index]!)!.get(head)!);
  }
  return [];
}

const foldersOf = (room: string): string[] => [
  room,
  ...readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
];
const roomOf = (path: string): string => path.split('/')[0]!;
/** Cards, their types, their registries and the schema words they share: light enough for a run with nothing to do. */
const isPlainData = (path: string): boolean => /(\.card|-card|\/cards|\/(card|schema)-words)\.ts$/.test(path);
const offences = (is: (one: Import) => boolean): string[] => all.filter(is).map(({ from, to }) => `${from} → ${to}`);

describe('the house', () => {
  it('keeps learn, data, report and orchestrator apart', () => {
    const apart = ['orchestrator', 'learn', 'data', 'report'];
    assert.deepEqual(
      offences(
        ({ from, to }) =>
          apart.includes(roomOf(from)) &&
          rooms.some((room) => room === roomOf(to)) &&
          roomOf(to) !== roomOf(from) &&
          !(roomOf(to) === 'formats' && ['learn', 'data'].includes(roomOf(from))),
      ),
      [],
    );
  });

  it('lets formats, which learn and data share, import nothing of the project', () => {
    assert.deepEqual(
      offences(
        ({ from, to }) =>
          roomOf(from) === 'formats' && rooms.some((room) => room === roomOf(to)) && roomOf(to) !== 'formats',
      ),
      [],
    );
  });

  it('has no circle of files: the type of an entry does not lie in the registry that imports the entry', () => {
    const within = (path: string) => ((bordered as readonly string[]).includes(roomOf(path)) ? path : undefined);
    assert.deepEqual(circleOf(within), []);
  });

  // A file in a folder is an entry like the folders beside it: a root's file may stand above them or below, not both.
  it('has folders whose entries import each other in one direction', () => {
    for (const folder of bordered.flatMap(foldersOf)) {
      const entry = (path: string): string | undefined =>
        path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined;
      assert.deepEqual(circleOf(entry), [], folder);
    }
  });

  it('lets stages import the work only by type or inside run, and cards of plain data also directly', () => {
    assert.deepEqual(
      offences(
        ({ from, to, kind }) =>
          roomOf(from) === 'stages' &&
          ['learn', 'data', 'report'].includes(roomOf(to)) &&
          kind === 'static' &&
          !isPlainData(to),
      ),
      [],
    );
  });

  it('lets a card import nothing but types, valibot and other plain data', () => {
    assert.deepEqual(
      offences(({ from, to, kind }) => isPlainData(from) && kind !== 'type' && to !== 'valibot' && !isPlainData(to)),
      [],
    );
  });

  it('imports heavy packages where they are used, and nowhere else', () => {
    const homes: Record<string, RegExp> = {
      'ts-morph': /^(orchestrator\/code|stages\/scaffolds)\//,
      diff: /^orchestrator\/render\//,
      '@tensorflow': /^learn\//,
      'umap-js': /^learn\/embedding\//,
      koffi: /^learn\/engine\//,
      sharp: /^data\//,
      vega: /^report\//,
      'vega-lite': /^report\//,
      '@myriaddreamin': /^report\//,
      'hash-wasm': /^orchestrator\//,
    };
    assert.deepEqual(
      offences(({ from, to, kind }) => {
        const home = Object.entries(homes).find(([name]) => to === name || to.startsWith(`${name}/`));
        return home !== undefined && kind !== 'type' && !home[1].test(from);
      }),
      [],
    );
  });

  it('has files that can be read at a sitting, no barrels and no default exports', () => {
    const long: string[] = [];
    const bad: string[] = [];
    for (const file of [...rooms.flatMap(filesOf), join(root, 'pipeline.ts')]) {
      const text = readFileSync(file, 'utf8');
      const name = relative(root, file);
      const lines = text.split('\n').length - 1;
      if (lines > 250) long.push(`${name}: ${lines} lines`);
      if (/\/(index|utils?|helpers?|common-?\w*)\.ts$/.test(file)) bad.push(name);
      if (/^export default/m.test(text)) bad.push(`${name}: default export`);
    }
    assert.deepEqual(long, []);
    assert.deepEqual(bad, []);
  });

  it('has nothing at the top that the design does not name', () => {
    const named =
      /^(package(-lock)?\.json|tsconfig\.json|biome\.json|pipeline\.ts|stages|artifacts|test|README\.md|orchestrator|learn|data|formats|report|experiments|bench|docs|ARCHITECTURE\.md|CONTRIBUTING\.md|CHANGELOG\.md|LICENSE|node_modules|\..*)$/;
    assert.deepEqual(
      readdirSync(root).filter((name) => !named.test(name)),
      [],
    );
  });
});

describe('plain Node', () => {
  it('reads every source file by taking its types away, where it can do that', async function () {
    const { stripTypeScriptTypes } = (await import('node:module')) as {
      stripTypeScriptTypes?: (code: string) => string;
    };
    if (!stripTypeScriptTypes) return skip(this, 'this version of Node cannot take types away');
    for (const file of rooms.flatMap(filesOf).filter((name) => !name.endsWith('.d.ts'))) {
      const code = stripTypeScriptTypes(readFileSync(file, 'utf8'));
      // A function's body is parsed when it is made; imports and exports are no part of one.
      const body = code.replace(/^(import|export) [^;]*? from '[^']*';/gms, '').replace(/^export /gm, '');
      assert.doesNotThrow(() => new AsyncFunction(body.replaceAll('import.meta', '({})')), relative(root, file));
    }
  });
});
