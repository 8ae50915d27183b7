import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { artifact } from '../../../orchestrator/artifact.ts';
import { pipeline } from '../../../orchestrator/graph/pipeline.ts';
import { type Digest, sha256 } from '../../../orchestrator/ground/digest.ts';
import type { Ref } from '../../../orchestrator/node-types.ts';
import { type Papers, publishLatest } from '../../../orchestrator/publish/latest.ts';
import { stage } from '../../../orchestrator/stage.ts';
import { Files, type TemporaryStore, temporaryStore } from '../store/temporary-store.ts';

const AtTop = artifact({ ...Files, kind: 'at-top', latest: 'root' });
const Beside = artifact({ ...Files, kind: 'beside', latest: 'folder' });
const anything = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;

const maker = <const Name extends string>(name: Name, type: typeof AtTop | typeof Beside) =>
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
  beforeEach(async () => {
    temporary = await temporaryStore();
  });
  afterEach(() => temporary.remove());

  const publish = async (
    contents: Record<string, Record<string, string>>,
    papers?: Papers,
  ): Promise<Record<string, string>> => {
    const targets: Record<string, Ref> = {
      paper: maker('paper', AtTop)({}).files,
      notes: maker('notes', AtTop)({}).files,
      model: maker('model', Beside)({}).files,
    };
    const digests: Record<string, Digest> = {};
    for (const [name, files] of Object.entries(contents))
      digests[name] = (await temporary.store.writeArtifact(Files, files)).digest;
    const outputs = (node: string) => (digests[node] ? { files: digests[node] } : undefined);
    const graph = pipeline('test', targets);
    return publishLatest(graph, outputs, temporary.store, join(temporary.dir, 'latest/test'), graph, papers);
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
