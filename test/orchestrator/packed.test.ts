import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extract } from 'tar';
import { TSX } from '../rig/loader.ts';
import { Rig } from '../rig/rig.ts';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = join(repository, 'orchestrator');
const { name, dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Installs what npm would publish as a package in a node_modules outside the repository. */
async function installed(top: string): Promise<void> {
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', top], { cwd: folder, encoding: 'utf8' });
  const [{ filename }] = JSON.parse(packed);
  mkdirSync(join(top, 'node_modules', name), { recursive: true });
  await extract({ file: join(top, filename), cwd: join(top, 'node_modules', name), strip: 1 });
  // In place of the network: packages that the repository has. Packages find their own where they lie.
  for (const wanted of [...Object.keys({ ...dependencies, ...devDependencies }), 'tsx']) {
    mkdirSync(dirname(join(top, 'node_modules', wanted)), { recursive: true });
    symlinkSync(join(repository, 'node_modules', wanted), join(top, 'node_modules', wanted));
  }
}

describe('the packed orchestrator', function () {
  this.timeout(120_000);
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'strata-packed-')));
  let rig: Rig;
  before(async () => {
    await installed(top);
    // The example as a project of its own, which imports the package by its name.
    const project = join(top, 'project');
    await cp(join(folder, 'examples/text'), project, { recursive: true, filter: (path) => !/artifacts$/.test(path) });
    for (const file of readdirSync(project).filter((path) => path.endsWith('.ts'))) {
      const text = readFileSync(join(project, file), 'utf8');
      writeFileSync(join(project, file), text.replaceAll("'../../", `'${name}/`));
    }
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'texts', type: 'module', private: true }));
    rig = Rig.at(project);
    rig.loader = TSX; // a package of TypeScript files is for a loader that takes those too
  });
  after(() => rmSync(top, { recursive: true, force: true }));

  it('drives a project that imports it by name, and runs nothing twice', async () => {
    const first = await rig.json('run');
    assert.equal(first.code, 0, first.stderr);
    assert.equal(first.ran.length, 5);
    assert.match(readFileSync(rig.path('artifacts/latest/poems/words.md'), 'utf8'), /- twice: 3/);
    assert.deepEqual((await rig.json('run')).ran, []);
  });

  it("counts the project's own code in the fingerprints, and nothing of its own", async () => {
    const { declarations, packages } = codeOf(rig, 'count-words');
    assert.deepEqual(
      Object.keys(declarations).filter((id) => !/^(stages|artifacts|words)\.ts#/.test(id)),
      [],
    );
    assert.ok(Object.keys(declarations).includes('words.ts#wordsOf'));
    assert.deepEqual(packages, {});
    await rig.edit('words.ts', (text) => text.replace('toLowerCase', 'toUpperCase'));
    const why = await rig.run('why', 'count-words:poems/a.txt');
    assert.match(why.stdout, /words\.ts#wordsOf/);
    assert.match(why.stdout, /toUpperCase/);
  });

  it("refuses what the project's stages read undeclared, and lets its own files do their work", async () => {
    await rig.edit('stages.ts', (text) => text.replace('log(`', "await readFile('package.json'); log(`"));
    const { code, stderr } = await rig.run('run');
    assert.notEqual(code, 0);
    assert.match(stderr, /Stage "count-words" reads .*package\.json at stages\.ts:\d+/);
  });
});

/** The code in the record of a node of this stage. */
function codeOf(rig: Rig, stage: string): { declarations: object; packages: object } {
  const records = readdirSync(rig.path('artifacts/records'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => JSON.parse(readFileSync(join(entry.parentPath, entry.name), 'utf8')).record);
  return records.find((record) => record.stage === stage).parts.code;
}
