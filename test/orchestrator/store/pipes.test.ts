import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOADER } from '../../rig/loader.ts';
import { Rig } from '../../rig/rig.ts';
import { skip } from '../../rig/skip.ts';

const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** What a run leaves, by the folder and the end of the name. */
const KINDS = [
  ['.', 'store.json'],
  ['objects', ''],
  ['records', '.json'],
  ['index', 'objects.json'],
  ['index', 'facts.json'],
  ['runs', 'run.json'],
  ['runs', 'nodes.jsonl'],
  ['runs', 'events.jsonl'],
  ['code', '.txt'],
  ['programs', '.ts'],
  ['latest', '.published.json'],
  ['latest', 'lock.json'],
  ['latest', 'page.txt'],
] as const;

describe('A pipe in a store, which nothing ever writes to', function () {
  this.timeout(120_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.text();
  });
  after(() => rig.remove());

  /** In a process of its own that is ended if it waits: a pipe can hold up a whole process. */
  const run = (...args: string[]) =>
    new Promise<{ code: number | null; said: string }>((resolve) => {
      const child = rig.start(...args);
      let said = '';
      for (const stream of [child.stdout!, child.stderr!])
        stream.on('data', (text) => {
          said += text;
        });
      const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
      child.on('close', (code) => {
        clearTimeout(late);
        resolve({ code, said });
      });
    });

  it('holds up no command: its place counts as damaged, in every folder', async function () {
    if (process.platform === 'win32') return skip(this, 'Windows has no such pipes');
    assert.equal((await run('run')).code, 0);
    const store = join(rig.dir, 'artifacts');
    for (const [folder, end] of KINDS) {
      const files = readdirSync(join(store, folder), { recursive: folder !== '.', withFileTypes: true });
      const one = files.find((entry) => entry.isFile() && entry.name.endsWith(end))!;
      const path = join(one.parentPath, one.name);
      rmSync(path);
      execFileSync('mkfifo', [path]);
    }
    const again = await run('run');
    assert.equal(again.code, 0, again.said);
    assert.match(again.said, /TO BE OR NOT TO BE!/);
    const verified = await run('verify', '--repair');
    assert.equal(verified.code, 0, verified.said);
    const pipe = join(rig.dir, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const file of [pipe, '/dev/zero']) {
      for (const command of ['import', 'reproduce']) {
        const refused = await run(command, file);
        assert.equal(refused.code, 2);
        assert.match(refused.said.replaceAll(/\s+/g, ' '), /cannot be read \(it is no plain file\)/);
      }
    }
  });

  it('holds up no comparison: the events of a run are then unknown', async function () {
    if (process.platform === 'win32') return skip(this, 'Windows has no such pipes');
    for (const mark of ['?', '!']) assert.equal((await run('run', '--set', `mark=${mark}`, '--store', 'two')).code, 0);
    for (const name of readdirSync(join(rig.dir, 'two/runs'))) {
      const path = join(rig.dir, 'two/runs', name, 'events.jsonl');
      rmSync(path);
      execFileSync('mkfifo', [path]);
    }
    const compared = await run('diff', 'previous', 'latest', '--store', 'two');
    assert.equal(compared.code, 0, compared.said);
    assert.match(compared.said, /mark/);
  });

  it('is refused as a baseline and as a file of metrics', async function () {
    if (process.platform === 'win32') return skip(this, 'Windows has no such pipes');
    const pipe = join(rig.dir, 'other-pipe');
    execFileSync('mkfifo', [pipe]);
    const own = { cwd: repository, timeout: 60_000, encoding: 'utf8' } as const;
    for (const words of [
      ['check', 'quick', '--baseline', pipe],
      ['report', '--runs', pipe, pipe],
    ]) {
      const { status, stderr } = spawnSync(process.execPath, [...LOADER, 'pipeline.ts', ...words], own);
      assert.equal(status, 2, stderr);
      assert.match(stderr.replaceAll(/\s+/g, ' '), /it is no plain file/);
    }
  });
});
