import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished, Rig } from '../../rig/rig.ts';
import { isWhole } from '../../rig/sample.ts';

/** Runs that are killed at moments drawn at random. */
const KILLS = isWhole ? 20 : 8;

const objects = (rig: Rig): string[] =>
  readdirSync(rig.path('artifacts/objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('a store that was damaged', () => {
  let rig: Rig;
  let clean: Record<string, Record<string, string>>;
  before(async () => {
    rig = await Rig.text();
    const first = await rig.json('run', 'slow');
    assert.equal(first.code, 0, first.stderr);
    clean = Object.fromEntries(Object.values(first.nodes).map(({ node, outputs }) => [node, outputs]));
  });
  after(() => rig.remove());

  const healed = async (): Promise<string[]> => {
    const again = await rig.json('run', 'slow');
    assert.equal(again.code, 0, again.stderr);
    for (const [node, outputs] of Object.entries(clean)) assert.deepEqual(again.nodes[node]!.outputs, outputs, node);
    return again.ran;
  };

  afterEach(async () => assert.equal((await rig.run('verify')).code, 0, 'verify finds nothing after healing'));

  it('is healed after one flipped byte in any object, by running only what made it', async function () {
    this.timeout(180_000);
    for (const path of objects(rig)) {
      const bytes = readFileSync(path);
      if (bytes.length === 0) continue;
      bytes[bytes.length >> 1]! ^= 1;
      chmodSync(path, 0o644);
      writeFileSync(path, bytes);
      assert.equal((await rig.run('verify')).code, 3, `verify sees ${path}`);
      assert.equal((await healed()).length, 1, path);
    }
  });

  it('is healed after any object was deleted', async function () {
    this.timeout(180_000);
    for (const path of objects(rig)) {
      rmSync(path);
      assert.equal((await healed()).length, 1, path);
    }
  });

  it('is healed after a record was cut in half', async function () {
    this.timeout(180_000);
    const dir = rig.path('artifacts/records');
    const records = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.ok(records.length >= 5);
    for (const entry of records) {
      const path = join(entry.parentPath, entry.name);
      truncateSync(path, statSync(path).size >> 1);
      assert.equal((await healed()).length, 1, path);
    }
  });

  it('loses nothing with its indexes', async () => {
    rmSync(rig.path('artifacts/index'), { recursive: true });
    assert.deepEqual(await healed(), []);
    for (const name of readdirSync(rig.path('artifacts/index'))) writeFileSync(rig.path('artifacts/index', name), '{"');
    assert.deepEqual(await healed(), []);
  });

  it('keeps what the newest runs need when garbage is collected, and frees the rest', async () => {
    await rig.run('run', 'slow', '--set', 'mark=?');
    const before = objects(rig).length;
    assert.equal((await rig.run('gc', '--keep-runs', '1', '--dry-run')).code, 0);
    assert.equal(objects(rig).length, before);
    assert.equal((await rig.run('gc', '--keep-runs', '1')).code, 0);
    const { ran } = await rig.json('run', 'slow', '--set', 'mark=?');
    assert.deepEqual(ran, []);
  });
});

describe('runs that are killed or meet', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.text();
  });
  afterEach(() => rig.remove());

  it('end with the bytes of an uninterrupted run after kill -9 at random moments', async function () {
    this.timeout(120_000);
    const reference = (await rig.json('run', 'slow', '--store', 'reference')).nodes;
    // A fixed sequence of delays: chance, but the same chance in every run of this test.
    let state = 12345;
    const delay = () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return 100 + (state % 1400);
    };
    let killed = 0;
    for (let i = 0; i < KILLS; i++) {
      const child = rig.start('run', 'slow', '--set', 'pause=30');
      const ended = finished(child);
      const timer = setTimeout(() => child.kill('SIGKILL'), delay());
      const { signal } = await ended;
      clearTimeout(timer);
      if (signal === 'SIGKILL') killed += 1;
      // Once a run got through, the next begins with an empty store, so that the kills fall everywhere.
      else rmSync(rig.path('artifacts'), { recursive: true, force: true });
    }
    assert.ok(killed >= KILLS / 2, `${killed} of ${KILLS} runs were killed`);
    const last = await rig.json('run', 'slow', '--set', 'pause=30');
    assert.equal(last.code, 0, last.stderr);
    for (const node of ['read', 'shout', 'count', 'join', 'slow'])
      assert.deepEqual(last.nodes[node]!.outputs, reference[node]!.outputs, node);
    assert.equal((await rig.run('verify')).code, 0);
  });

  it('share the work: each node runs once and both get the same digests', async () => {
    const both = await Promise.all([
      rig.json('run', 'slow', '--set', 'pause=20'),
      rig.json('run', 'slow', '--set', 'pause=20'),
    ]);
    for (const { code, stderr } of both) assert.equal(code, 0, stderr);
    const ran = both.flatMap((one) => one.ran).sort();
    assert.deepEqual(ran, ['count', 'join', 'read', 'shout', 'slow']);
    for (const node of ran) assert.deepEqual(both[0]!.nodes[node]!.outputs, both[1]!.nodes[node]!.outputs);
  });

  it('stop on SIGTERM with a checkpoint and exit code 130, and resume from it', async () => {
    const child = rig.start('run', 'slow', '--set', 'pause=50', '--json');
    const ended = finished(child);
    await new Promise<void>((resolve) => {
      let seen = '';
      child.stdout!.on('data', (chunk) => {
        seen += chunk;
        if ((seen.match(/node-progress/g) ?? []).length >= 5) resolve();
      });
    });
    child.kill('SIGTERM');
    assert.equal((await ended).code, 130);
    const again = await rig.run('--json', 'run', 'slow', '--set', 'pause=50');
    const events = again.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const first = events.find(({ type }) => type === 'node-progress');
    assert.ok(first.done > 5, `it went on from step ${first.done}`);
    assert.ok(events.some(({ type, node, resumed }) => type === 'node-started' && node === 'slow' && resumed));
  });
});
