import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Rig } from '../rig/rig.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = join(root, 'orchestrator');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

/** Words of the studies that are built on it. */
const LEARNING =
  /\b(images?|engines?|methods?|accuracy|labels|labelled|label-\w+|cifar\w*|stl-?10|barlow\w*|simclr|byol|tensors?|encoders?|backbones?|pretrain\w*|epochs?|batch size)\b/gi;
/** The same words with another meaning: media types, HTTP's methods, a method of an object, of mathematics, Node's engine. */
const OTHER_MEANINGS =
  /'image\/|'METHODS'|called as a method|Methods of (?:texts|lists)|polar method|"engines":|engine V8/g;

const filesIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'LICENSE' && !/(^|\/)artifacts(\/|$)/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));

/** Everything that its files import: paths from the repository, `node:…`, packages without what lies below them. */
function imported(): Set<string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.ts'),
  );
  const found = files.flatMap(({ parentPath, name }) => {
    const text = readFileSync(join(parentPath, name), 'utf8');
    const specifiers = [...text.matchAll(/^(?:import|export)\s[^;'"]*?from '([^']+)'|\bimport\('([^']+)'\)/gm)];
    return specifiers.map(([, by, at]) => {
      const specifier = (by ?? at)!;
      if (specifier.startsWith('.')) return relative(root, resolve(parentPath, specifier));
      if (specifier.startsWith('node:')) return 'node:';
      return specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
    });
  });
  return new Set(found);
}

describe('the orchestrator alone', () => {
  it('imports nothing outside itself but Node and the packages that its README lists', () => {
    const outside = [...imported()].filter((name) => !name.startsWith('orchestrator/') && name !== 'node:').sort();
    const listed = [...readme.matchAll(/^\| `([^`]+)` \|/gm)]
      .map(([, name]) => name!)
      .filter((name) => !name.endsWith('.ts'))
      .sort();
    assert.deepEqual(outside, listed);
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const own = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const versions = Object.fromEntries(outside.map((name) => [name, dependencies[name]]));
    assert.deepEqual({ ...own.dependencies, ...own.devDependencies }, versions, 'orchestrator/package.json');
  });

  it('says nothing of what its stages compute', () => {
    const found = filesIn(folder).flatMap((path) =>
      [...readFileSync(path, 'utf8').replaceAll(OTHER_MEANINGS, '').matchAll(LEARNING)].map(
        ([word]) => `${relative(root, path)}: ${word}`,
      ),
    );
    assert.deepEqual(found, []);
  });

  describe('on its example of texts', () => {
    let rig: Rig;
    before(async () => {
      rig = await Rig.example();
    });
    after(() => rig.remove());

    it('makes the page that its README shows, then nothing, and after an edit what the edit reaches', async () => {
      const first = await rig.json('run');
      assert.equal(first.code, 0, first.stderr);
      const nodes = ['a', 'b'].flatMap((name) => [`read:poems/${name}.txt`, `count-words:poems/${name}.txt`]);
      assert.deepEqual(first.ran.sort(), [...nodes, 'table'].sort());
      const page = readFileSync(rig.path('artifacts/latest/poems/words.md'), 'utf8');
      const top = page.split('\n').slice(2, 5);
      assert.deepEqual(top, ['- twice: 3', '- made: 2', '- says: 2']);
      for (const line of top) assert.ok(readme.includes(line), `README.md shows "${line}"`);
      assert.deepEqual((await rig.json('run')).ran, []);

      await rig.edit('poems/b.txt', (text) => text.replace('less', 'more'));
      assert.deepEqual((await rig.json('run')).ran.sort(), ['count-words:poems/b.txt', 'read:poems/b.txt', 'table']);
      await rig.edit('poems/b.txt', (text) => `${text}\n`);
      assert.deepEqual((await rig.json('run')).ran.sort(), ['count-words:poems/b.txt', 'read:poems/b.txt']);
      await rig.edit('words.ts', (text) => text.replace('toLowerCase', 'toUpperCase'));
      const why = await rig.run('why', 'count-words:poems/a.txt');
      assert.match(why.stdout, /words\.ts#wordsOf/);
      assert.match(why.stdout, /toUpperCase/);
    });
  });
});
