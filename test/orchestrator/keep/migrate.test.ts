import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { artifact } from '../../../orchestrator/artifact.ts';
import { openRunRecord, readRuns, saveRunSync } from '../../../orchestrator/keep/kept-runs.ts';
import { migrateStore } from '../../../orchestrator/keep/migrate.ts';
import { readPins, writePin } from '../../../orchestrator/keep/pins.ts';
import { verifyStore } from '../../../orchestrator/keep/verify.ts';
import { openCheckpoints } from '../../../orchestrator/store/checkpoint.ts';
import { Store } from '../../../orchestrator/store/store.ts';
import { LOADER } from '../../rig/loader.ts';
import { Rig } from '../../rig/rig.ts';
import { Files, keyOf, recordOf, spoil, type TemporaryStore, temporaryStore } from '../store/temporary-store.ts';
import { age, filesBelow } from './old-store.ts';

/** An artifact of artifacts, as a list of items is. */
const Shelf = artifact<'shelf', undefined, Record<string, Record<string, string>>>({
  kind: 'shelf',
  version: 1,
  async write(value, to) {
    for (const [name, files] of Object.entries(value)) await to.artifact(name, Files, files);
  },
  read: async () => undefined,
});

const [plain, listed] = [keyOf('plain'), keyOf('listed')];
const big = 'x'.repeat(100_000);

describe('A store of version 0.1', () => {
  let temporary: TemporaryStore;
  let root: string;
  /** A copy of the aged store, for one test. */
  let old: string;
  before(async () => {
    temporary = await temporaryStore();
    const { store } = temporary;
    root = store.root;
    const one = await store.writeArtifact(Files, { 'a.txt': 'a', 'deep/big.txt': big });
    await store.writeRecord(recordOf(plain, { out: one.digest }));
    const two = await store.writeArtifact(Shelf, { x: { 'same.txt': 'a' }, y: { 'other.txt': 'y' } });
    await store.writeRecord({ ...recordOf(listed, { list: two.digest }), items: { list: two.artifacts } });
    await openCheckpoints(store, keyOf('unfinished'), { number: 1, token: '' }).save({ 'w.bin': new Uint8Array(9) });
    await writePin(root, { version: 1, name: 'kept', of: 'a run', keys: [plain], at: '2026-01-01' });
    const run = openRunRecord(root, { run: 'r', experiment: 'e', set: [], startedAt: '2026-01-01T00:00:00.000Z' });
    const nodes = { measure: { status: 'ran', key: plain, outputs: { out: one.digest } } } as const;
    saveRunSync(root, { ...run, nodes, finished: { type: 'run-finished', ok: true } as never });
    await age(root);
    old = join(temporary.dir, 'copy');
  });
  beforeEach(() => {
    rmSync(old, { recursive: true, force: true });
    cpSync(root, old, { recursive: true, preserveTimestamps: true });
  });
  after(() => temporary.remove());

  /** Everything that a store holds, by path, so that two can be compared. */
  const contentOf = (folder: string): Record<string, string> =>
    Object.fromEntries(
      filesBelow(folder)
        .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')] as const)
        .filter(([name]) => !/^(tmp|quarantine|locks)\//.test(name)),
    );

  it('is refused with the command that takes it over, and nothing in it changes', async () => {
    const before = contentOf(old);
    await assert.rejects(Store.open(old), (error: any) => {
      assert.deepEqual([error.code, error.exitCode], ['old-store', 2]);
      assert.match(error.message, /verify --migrate --store /);
      return true;
    });
    assert.deepEqual(contentOf(old), before);
    assert.equal(existsSync(join(old, 'store.json')), false);
  });

  it('is taken over whole: results, items, past runs, pins and checkpoints', async () => {
    const done = await migrateStore(old);
    assert.deepEqual({ ...done, objects: 0 }, { objects: 0, results: 2, runs: 1, checkpoints: 1, damaged: [] });
    const store = await Store.open(old);
    assert.deepEqual((await verifyStore(store)).findings, []);
    const { outputs } = store.readRecord(plain)!;
    const read = await Files.read(await store.reader(outputs.out!));
    assert.deepEqual(read, { 'a.txt': 'a', 'deep/big.txt': big });
    assert.deepEqual(readRuns(old)[0]!.nodes.measure!.outputs, outputs);
    const list = store.readRecord(listed)!;
    assert.equal(await store.check(list.outputs.list!), 'whole');
    const [, x] = list.items!.list![0]!;
    assert.deepEqual(await Files.read(await store.reader(x)), { 'same.txt': 'a' });
    const shelf = await store.reader(list.outputs.list!);
    assert.equal((await shelf.artifact('x')).digest, x);
    assert.deepEqual((await readPins(old))[0]!.keys, [plain]);
    const saved = await openCheckpoints(store, keyOf('unfinished'), { number: 2, token: '' }).load();
    assert.deepEqual(saved!['w.bin'], new Uint8Array(9));
    assert.doesNotMatch(filesBelow(store.layout.objects).join(), /\/[0-9a-f]{32}(,|$)/);
    const nothing = { objects: 0, results: 0, runs: 0, checkpoints: 0, damaged: [] };
    assert.deepEqual(await migrateStore(old), nothing, 'the second time there is nothing to do');
  });

  it('gives up only what is damaged in it, and says what', async () => {
    const objects = filesBelow(join(old, 'objects'));
    spoil(objects.find((path) => readFileSync(path, 'utf8') === big)!, 'flip');
    const { damaged, results } = await migrateStore(old);
    assert.equal(results, 1);
    assert.match(damaged[0]!.reason, /its bytes have the digest xxh128:/);
    assert.match(damaged[1]!.reason, /a part of the result of measure is missing or damaged/);
    const store = await Store.open(old);
    assert.equal(store.readRecord(plain), undefined);
    assert.equal(await store.check(store.readRecord(listed)!.outputs.list!), 'whole');
  });

  it('ends the same when it was killed anywhere on the way', function () {
    this.timeout(60_000);
    const child = fileURLToPath(new URL('migrate-child.ts', import.meta.url));
    const kill = (...plan: string[]) =>
      spawnSync(process.execPath, [...LOADER, child, old, ...plan], { encoding: 'utf8' });
    return (async () => {
      const copy = join(temporary.dir, 'unharmed');
      cpSync(root, copy, { recursive: true });
      await migrateStore(copy);
      const places = ['object rename 3', 'record rename 2', 'run rename 1', 'checkpoint rename 1', 'object remove 4'];
      for (const place of places) {
        rmSync(old, { recursive: true });
        cpSync(root, old, { recursive: true });
        const killed = kill(...place.split(' '));
        assert.equal(killed.signal, 'SIGKILL', `${place}: ${killed.stderr}`);
        await assert.rejects(Store.open(old), { code: 'old-store' }, place);
        assert.deepEqual((await migrateStore(old)).damaged, [], place);
        const [here, there] = [contentOf(old), contentOf(copy)];
        // A kill while the old names are removed may leave an old manifest as an object that nothing names.
        for (const name of Object.keys(here)) if (!(name in there) && name.startsWith('objects/')) delete here[name];
        assert.deepEqual(here, there, place);
        assert.deepEqual((await verifyStore(await Store.open(old))).findings, [], place);
      }
    })();
  });

  it('is not touched while a process works in it, nor taken for damaged where parts of it come back', async () => {
    const lock = join(old, 'locks', `${'a'.repeat(64)}.lock`);
    mkdirSync(join(old, 'locks'), { recursive: true });
    const { thisProcess } = await import('../../../orchestrator/ground/process-identity.ts');
    writeFileSync(lock, JSON.stringify({ ...thisProcess(), token: 'x' }));
    await assert.rejects(migrateStore(old), { code: 'store-busy' });
    rmSync(lock);
    await migrateStore(old);
    // A program of version 0.1 wrote into it since.
    const record = `records/${plain.slice(7)}.json`;
    cpSync(join(root, record), join(old, record));
    const store = await Store.open(old);
    assert.throws(() => store.readRecord(plain), { code: 'old-store' });
    assert.ok(existsSync(join(old, record)));
    assert.equal((await migrateStore(old)).damaged.length, 1, 'its objects are not there');
  });

  it('is refused when a later version wrote it', async () => {
    await migrateStore(old);
    writeFileSync(join(old, 'store.json'), '{"format":"strata-store-3"}');
    await assert.rejects(Store.open(old), { code: 'other-store' });
    await assert.rejects(migrateStore(old), { code: 'other-store' });
    appendFileSync(join(old, 'store.json'), 'rubbish');
    await Store.open(old);
    assert.equal(readFileSync(join(old, 'store.json'), 'utf8'), '{"format":"strata-store-2"}\n');
  });

  it('is told of by every command, and shows its results after its migration', async function () {
    this.timeout(120_000);
    const rig = await Rig.text();
    try {
      assert.equal((await rig.json('run')).code, 0);
      await age(rig.path('artifacts'));
      for (const command of [['run'], ['status'], ['runs'], ['gc'], ['verify'], ['pins'], ['show', 'join']]) {
        const { code, stderr, stdout } = await rig.run(...command);
        assert.deepEqual([code, stdout], [2, ''], command[0]);
        assert.match(stderr, /is of version 0\.1.*verify --migrate/s, command[0]);
      }
      const migrated = await rig.run('verify', '--migrate');
      assert.equal(migrated.code, 0, migrated.stderr);
      assert.match(migrated.stdout, /migrated: \d+ objects, 4 results, 1 run/);
      const shown = await rig.run('show', 'join');
      assert.match(shown.stdout, /page\.txt/, shown.stderr);
      const again = await rig.json('run');
      assert.equal(again.code, 0, again.stderr);
      assert.match(again.nodes.join!.reason, /key version is 2, it was 1/);
      assert.match((await rig.run('diff', 'previous', 'latest')).stdout, /key version.*1.*2/s);
    } finally {
      await rig.remove();
    }
  });
});
