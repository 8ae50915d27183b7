import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { artifact } from '../../../orchestrator/artifact.ts';
import { pipeline } from '../../../orchestrator/graph/pipeline.ts';
import { type Digest, sha256 } from '../../../orchestrator/ground/digest.ts';
import type { Ref } from '../../../orchestrator/node-types.ts';
import { publishLatest } from '../../../orchestrator/publish/latest.ts';
import type { Papers } from '../../../orchestrator/publish/ledger.ts';
import { stage } from '../../../orchestrator/stage.ts';
import { Files, type TemporaryStore, temporaryStore } from '../store/temporary-store.ts';

const AtTop = artifact({ ...Files, kind: 'at-top', latest: 'root' });
const AlsoTop = artifact({ ...Files, kind: 'also-top', latest: 'root' });
const Beside = artifact({ ...Files, kind: 'beside', latest: 'folder' });
const anything = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;

const maker = <const Name extends string>(name: Name, type: typeof AtTop | typeof AlsoTop | typeof Beside) =>
  stage({
    name,
    source: import.meta.url,
    inputs: {},
    params: anything,
    outputs: { files: type },
    run: async () => ({ files: {} }),
  });

describe('published outputs', () => {
  let temporary: TemporaryStore;
  let told: string[];
  beforeEach(async () => {
    temporary = await temporaryStore();
    told = [];
  });
  afterEach(() => temporary.remove());

  const publish = async (
    contents: Record<string, Record<string, string>>,
    papers?: Papers,
  ): Promise<Record<string, string>> => {
    const targets: Record<string, Ref> = {
      paper: maker('paper', AtTop)({}).files,
      notes: maker('notes', AlsoTop)({}).files,
      model: maker('model', Beside)({}).files,
    };
    const digests: Record<string, Digest> = {};
    for (const [name, files] of Object.entries(contents))
      digests[name] = (await temporary.store.writeArtifact(Files, files)).digest;
    const outputs = (node: string) => (digests[node] ? { files: digests[node] } : undefined);
    const graph = pipeline('test', targets);
    return publishLatest(
      graph,
      outputs,
      temporary.store,
      join(temporary.dir, 'latest/test'),
      graph,
      papers,
      (message) => told.push(message),
    );
  };
  const read = (name: string): string => readFileSync(join(temporary.dir, 'latest/test', name), 'utf8');
  const has = (name: string): boolean => existsSync(join(temporary.dir, 'latest/test', name));

  it('holds all targets, several at the top too', async () => {
    await publish({ paper: { 'paper.txt': 'p' }, notes: { 'notes.txt': 'n' }, model: { 'weights.bin': 'w' } });
    assert.deepEqual([read('paper.txt'), read('notes.txt'), read('model/weights.bin')], ['p', 'n', 'w']);
  });

  it('keeps what a run did not make, and drops the files that a whole run no longer has', async () => {
    await publish({ paper: { 'paper.txt': 'p', 'old.txt': 'o' }, model: { 'weights.bin': 'w' } });
    for (const text of ['q', 's']) {
      await publish({ paper: { 'paper.txt': text } });
      assert.deepEqual([read('paper.txt'), read('model/weights.bin'), has('old.txt')], [text, 'w', true]);
    }
    await publish({ paper: { 'paper.txt': 'r' }, notes: {}, model: { 'weights.bin': 'v' } });
    assert.deepEqual([read('paper.txt'), read('model/weights.bin'), has('old.txt')], ['r', 'v', false]);
  });

  it('never takes a file that a person put there, and says where one had to make way', async () => {
    const all = (text: string) => ({ paper: { 'paper.txt': text }, notes: {}, model: { 'weights.bin': text } });
    const put = (name: string, text: string) => {
      mkdirSync(dirname(join(temporary.dir, 'latest/test', name)), { recursive: true });
      writeFileSync(join(temporary.dir, 'latest/test', name), text);
    };
    put('paper.txt', 'my paper, before the first run');
    await publish(all('p'));
    assert.deepEqual([read('paper.txt'), read('paper.txt.kept')], ['p', 'my paper, before the first run']);
    assert.match(told.join(), /paper\.txt was there already.*It is .*paper\.txt\.kept now/);
    put('remarks.md', 'mine');
    put('model/remarks.md', 'mine too');
    await publish(all('q'));
    await publish({ model: { 'other.bin': 'r' } });
    assert.deepEqual([read('remarks.md'), read('model/remarks.md'), read('paper.txt')], ['mine', 'mine too', 'q']);
    assert.deepEqual([read('model/other.bin'), has('model/weights.bin')], ['r', false]);
    // A name that a later version of the stage writes.
    await publish({ ...all('s'), paper: { 'paper.txt': 's', 'remarks.md': 'ours', 'model/remarks.md/x': 'a folder' } });
    assert.deepEqual([read('remarks.md'), read('remarks.md.kept')], ['ours', 'mine']);
    assert.deepEqual([read('model/remarks.md/x'), read('model/remarks.md.kept')], ['a folder', 'mine too']);
    assert.equal(told.length, 3);
  });

  it('has one copy of each paper also where nobody knows any more who wrote them', async () => {
    const papers: Papers = {
      of: sha256('all'),
      names: ['lock.json'],
      write: async (folder) => writeFileSync(join(folder, 'lock.json'), 'the lock'),
    };
    const wanted = { paper: { 'paper.txt': 'p' }, notes: { 'notes.txt': 'n' }, model: { 'w.bin': '1' } };
    const files = await publish(wanted, papers);
    writeFileSync(join(temporary.dir, 'latest/test/.published.json'), 'rubbish');
    assert.deepEqual(await publish(wanted, papers), files);
    assert.deepEqual(readdirSync(join(temporary.dir, 'latest/test')).sort(), [
      '.published.json',
      'lock.json',
      'model',
      'notes.txt',
      'paper.txt',
    ]);
    assert.deepEqual(told, []);
  });

  it('refuses two targets of one place: those of one type before anything runs, others before one is overwritten', async () => {
    const two = { paper: maker('paper', AtTop)({}).files, again: maker('again', AtTop)({}).files };
    assert.throws(() => pipeline('test', two), { code: 'same-place', exitCode: 2 });
    assert.throws(() => pipeline('test', { 'a/x': two.paper, 'a/y': two.again }), /published in one place, "a"/);
    pipeline('test', { 'a/x': two.paper, 'b/y': two.again, twice: two.paper, same: two.paper });
    await publish({ paper: { 'x.txt': 'p' }, notes: {}, model: {} });
    const both = { paper: { 'x.txt': 'q' }, notes: { 'x.txt': 'n' }, model: {} };
    await assert.rejects(publish(both), /"paper" and "notes".*both have a file x\.txt/);
    assert.equal(read('x.txt'), 'p');
  });

  it('is whole when two publish at once', async () => {
    const contents = (text: string) => ({ paper: { 'paper.txt': text }, model: { 'weights.bin': text } });
    for (let i = 0; i < 10; i++) {
      await Promise.all([publish(contents(`${i}a`)), publish(contents(`${i}b`))]);
      assert.equal(read('paper.txt'), read('model/weights.bin'));
    }
  });

  it('has papers that tell of everything written with it, left alone, and taken away where they would be untrue', async () => {
    let written = 0;
    const papers = (of: string): Papers => ({
      of: sha256(of),
      names: ['lock.json'],
      async write(folder, places) {
        written += 1;
        assert.deepEqual(places, { paper: '', notes: '', model: 'model' });
        assert.ok(existsSync(join(folder, 'model/weights.bin')), 'they come last');
        writeFileSync(join(folder, 'lock.json'), of);
      },
    });
    const all = { paper: { 'paper.txt': 'p' }, notes: { 'notes.txt': 'n' }, model: { 'weights.bin': 'w' } };
    await publish(all, papers('a'));
    await publish(all, papers('a'));
    await publish({ model: all.model }, papers('b'));
    assert.deepEqual([read('lock.json'), written], ['a', 1]);
    await publish(all, papers('b'));
    assert.deepEqual([read('lock.json'), written], ['b', 2]);
    await publish({ model: { 'weights.bin': 'v' } }, papers('c'));
    assert.deepEqual([has('lock.json'), read('paper.txt'), read('model/weights.bin')], [false, 'p', 'v']);
    await publish(all, papers('b'));
    writeFileSync(join(temporary.dir, 'latest/test/lock.json'), 'edited');
    await publish(all, papers('b'));
    assert.deepEqual([read('lock.json'), written], ['b', 4]);
  });
});
