import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openSource } from '../../data/archive/open-source.ts';
import { pickledRecords } from '../../data/sets/cifar-records.ts';
import { readSafetensors, writeSafetensors } from '../../learn/export/safetensors.ts';
import { readPth } from '../../learn/import/pth.ts';
import { type Item, tarOf, zipOf } from '../data/archives.ts';
import { pickledFile } from '../data/sets/cifar-files.ts';
import { reference } from '../learn/reference.ts';
import { mutated } from '../rig/mutate.ts';
import { sample } from '../rig/sample.ts';

const items: Item[] = ['a/1.png', 'a/2.png', 'b/1.png', 'b/a longer name, ünï.png', 'c/'].map((name) => ({
  name,
  bytes: Buffer.from(name.endsWith('/') ? '' : `${'image '.repeat(30)}${name}`),
}));
const contents = items.filter(({ name }) => !name.endsWith('/')).map(({ bytes }) => String(bytes));
const { files } = reference('pth');
const weights = new Map([
  ['a.weight', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ['b.num_batches_tracked', { shape: [], data: Float32Array.of(7) }],
]);

/** Mutations of a file in all; a run of the suite draws 200 of them. */
const MUTATIONS = Array.from({ length: 10_000 }, (_, number) => number);
const PARTS = 50;

describe('a file with faults is read, or refused as a Problem', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-mutated-'));
  });
  after(() => rm(folder, { recursive: true }));

  const readSource = async (bytes: Uint8Array): Promise<string[]> => {
    const path = join(folder, 'archive');
    await writeFile(path, bytes);
    const found: string[] = [];
    for await (const entry of (await openSource(path)).entries()) found.push(Buffer.from(entry.bytes).toString());
    return found;
  };
  /** The bytes of files in a zip and in gzip have checksums: what is read is all of what was packed. */
  const readChecked = async (bytes: Uint8Array) =>
    assert.deepEqual((await readSource(bytes)).sort(), [...contents].sort());
  const pth = (name: string) => Buffer.from(files[name], 'base64');

  const readers: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => unknown])[] = [
    ['a zip', zipOf(items), readChecked],
    ['a tar.gz', gzipSync(tarOf(items)), readChecked],
    ['a tar', tarOf(items), readSource],
    [
      'a pickle of CIFAR-10',
      pickledFile([1, 2]),
      (bytes) => pickledRecords('x.tar', { name: 'data_batch_1', bytes }, 'labels'),
    ],
    ['a file of torch.save', pth('zip'), (bytes) => readPth(bytes, 'x.pth')],
    ['an older file of torch.save', pth('legacy'), (bytes) => readPth(bytes, 'x.pth')],
    ['a safetensors file', writeSafetensors(weights), (bytes) => readSafetensors(bytes, 'x.safetensors')],
  ];
  for (const [what, bytes, read] of readers)
    it(`${what}`, async () => {
      let refused = 0;
      const numbers = sample(MUTATIONS, () => [], PARTS);
      for (const number of numbers) {
        const faulty = mutated(bytes, number);
        try {
          await read(faulty);
        } catch (error) {
          assert.equal((error as Error).name, 'Problem', `mutation ${number}: ${(error as Error).stack}`);
          refused++;
        }
      }
      assert.ok(refused > numbers.length / 4, `${refused} of ${numbers.length} were refused`);
    }).timeout(600_000);
});
