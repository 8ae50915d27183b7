import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Rig } from '../../rig/rig.ts';
import { skip } from '../../rig/skip.ts';

/** What a run leaves, by the folder and the end of the name. */
const KINDS = [
  ['.', 'store.json'],
  ['objects', ''],
  ['records', '.json'],
  ['index', 'objects.json'],
  ['index', 'facts.json'],
  ['runs', 'run.json'],
  ['runs', 'nodes.jsonl'],
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
      const imported = await run('import', file);
      assert.equal(imported.code, 2);
      assert.match(imported.said, /cannot be\s+read\s+\(it is no plain file\)/);
    }
  });
});
