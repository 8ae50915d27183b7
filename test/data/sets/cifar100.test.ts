import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cifar100 } from '../../../data/sets/cifar100.ts';
import { readDataSet } from '../../../data/sets/read-data-set.ts';
import { tarOf } from '../archives.ts';
import { testStreams } from '../streams.ts';
import { binaryHundred, level, pickledHundred, pickledNames } from './cifar-files.ts';

const NAMES = Array.from({ length: 100 }, (_, i) => `class_${i}`);
const [TRAIN, TEST] = [
  [3, 99, 0, 42],
  [7, 99],
];

describe("CIFAR-100's own records", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-cifar100-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const decode = async (files: Record<string, Uint8Array>) => {
    const path = join(folder, 'archive');
    await writeFile(path, gzipSync(tarOf(Object.entries(files).map(([name, bytes]) => ({ name, bytes })))));
    const request = { path, name: 'cifar100', onBadImage: 'fail' as const, workspace: async () => folder };
    return readDataSet(request, [cifar100], testStreams());
  };
  const binary = {
    'cifar-100-binary/train.bin': binaryHundred(TRAIN),
    'cifar-100-binary/test.bin': binaryHundred(TEST),
    'cifar-100-binary/fine_label_names.txt': Buffer.from(`${NAMES.join('\n')}\n`),
    'cifar-100-binary/coarse_label_names.txt': Buffer.from('a\nb\n'),
  };
  const python = {
    'cifar-100-python/train': pickledHundred(TRAIN),
    'cifar-100-python/test': pickledHundred(TEST),
    'cifar-100-python/meta': pickledNames(NAMES),
    'cifar-100-python/file.txt~': new Uint8Array(2),
  };

  for (const [format, files] of Object.entries({ binary, python }))
    it(`are read from the ${format} archive, by their fine labels`, async () => {
      const { train, test, unlabeled } = await decode(files);
      assert.deepEqual([...train.labels], TRAIN);
      assert.deepEqual([...test.labels], TEST);
      assert.equal(train.classes[99], 'class_99');
      assert.equal(unlabeled.pixels.count, 0);
      assert.deepEqual(train.sources, ['train:0', 'train:1', 'train:2', 'train:3']);
      const pixels = await train.pixels.read(2, 3);
      for (const [y, x, c] of [
        [0, 0, 0],
        [5, 17, 2],
        [31, 30, 1],
      ] as const)
        assert.equal(pixels[(y * 32 + x) * 3 + c], level(2, y, x, c));
      assert.match(train.card.notes.join(), /A part of CIFAR-100: 4 training and 2 test images, not 50000 and 10000/);
    });

  it('are refused where a file is cut short or a label has no name', async () => {
    const cut = binaryHundred(TRAIN).subarray(0, 5000);
    await assert.rejects(decode({ ...binary, 'cifar-100-binary/train.bin': cut }), { code: 'bad-records' });
    const few = { ...binary, 'cifar-100-binary/fine_label_names.txt': Buffer.from('a b') };
    await assert.rejects(decode(few), { code: 'bad-records', message: /label 3 of 2 classes/ });
    for (const [name, said] of [
      ['a\nb', /control characters/],
      ['\u009b', /control characters/],
      [NAMES[0]!, /two classes have one name/],
    ] as const) {
      const named = { ...python, 'cifar-100-python/meta': pickledNames([...NAMES.slice(0, -1), name]) };
      await assert.rejects(decode(named), { code: 'bad-records', message: said });
    }
  });
});
