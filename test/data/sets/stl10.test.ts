import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDataSet } from '../../../data/sets/read-data-set.ts';
import { stl10 } from '../../../data/sets/stl10.ts';
import { testStreams } from '../streams.ts';
import { folds, level, stl10Archive, stl10Files } from './stl10-files.ts';

const COUNTS = { train: 50, test: 20, unlabeled: 30 };

describe("STL-10's binary archive", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-stl10-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const decode = async (files: Record<string, Uint8Array>) => {
    const path = join(folder, 'archive');
    await writeFile(path, stl10Archive(files));
    const workspace = async () => join(folder, 'workspace');
    return readDataSet({ path, name: 'stl10', onBadImage: 'fail', workspace }, [stl10], testStreams());
  };

  it('is read with rows and columns in their places, labels from 0, and its folds', async () => {
    const { train, test, unlabeled } = await decode(stl10Files(COUNTS));
    assert.deepEqual([train.pixels.count, test.pixels.count, unlabeled.pixels.count], [50, 20, 30]);
    assert.deepEqual([train.pixels.height, train.pixels.width], [96, 96]);
    const pixels = await train.pixels.gather([7, 3]);
    for (const [y, x, c] of [
      [0, 5, 0],
      [95, 0, 1],
      [17, 90, 2],
    ] as const) {
      assert.equal(pixels[(y * 96 + x) * 3 + c], level(7, y, x, c));
      assert.equal(pixels[27_648 + (y * 96 + x) * 3 + c], level(3, y, x, c));
    }
    assert.deepEqual([...train.labels.subarray(8, 12)], [8, 9, 0, 1]);
    assert.deepEqual(new Set(unlabeled.labels), new Set([-1]));
    assert.deepEqual(
      train.folds!.map((fold) => [...fold]),
      folds(50),
    );
    assert.equal(test.folds, undefined);
    assert.deepEqual([train.classes[0], train.classes[7]], ['airplane', 'monkey']);
    assert.match(
      train.card.notes.join(),
      /A part of STL-10: 50 training, 20 test and 30 unlabelled images, not 5000, 8000 and 100000/,
    );
  });

  it('is read without unlabelled images, folds and class names', async () => {
    const files = stl10Files(COUNTS);
    for (const name of ['unlabeled_X.bin', 'fold_indices.txt', 'class_names.txt']) delete files[`stl10_binary/${name}`];
    const { train, unlabeled } = await decode(files);
    assert.equal(unlabeled.pixels.count, 0);
    assert.equal(train.folds, undefined);
    assert.equal(train.classes[9], 'truck');
  });

  it('is read in pieces: the memory of the process does not grow with the unlabelled images', async function () {
    this.timeout(60_000);
    const unlabeled = 4000;
    const { unlabeled: images } = await decode({
      ...stl10Files({ ...COUNTS, unlabeled: 0 }),
      'stl10_binary/unlabeled_X.bin': new Uint8Array(unlabeled * 27_648),
    });
    assert.equal(images.pixels.count, unlabeled);
    const before = process.memoryUsage();
    for (let start = 0; start < unlabeled; start += 100) await images.pixels.read(start, start + 100);
    const after = process.memoryUsage();
    const grown = after.rss - before.rss;
    assert.ok(grown < (unlabeled * 27_648) / 2, `${grown} bytes for ${unlabeled * 27_648} of pixels`);
  });

  const refused: [string, (files: Record<string, Uint8Array>) => void, RegExp][] = [
    ['a cut file of images', (files) => (files['stl10_binary/test_X.bin'] = new Uint8Array(100)), /not a multiple/],
    ['a missing part', (files) => delete files['stl10_binary/test_X.bin'], /"test_X.bin".*missing/],
    ['a label 0', (files) => files['stl10_binary/train_y.bin']!.fill(0, 4, 5), /image 4 has the label 0/],
    ['too few labels', (files) => (files['stl10_binary/test_y.bin'] = new Uint8Array(3).fill(1)), /3 labels for 20/],
    [
      'a fold that names a missing image',
      (files) => (files['stl10_binary/fold_indices.txt'] = Buffer.from('1 2 50\n')),
      /fold 0 names image "50" of 50/,
    ],
    [
      'a fold that names an image twice',
      (files) => (files['stl10_binary/fold_indices.txt'] = Buffer.from('1 2\n3 3\n')),
      /fold 1 names an image twice/,
    ],
  ];
  for (const [what, spoil, message] of refused)
    it(`is refused with ${what}`, async () => {
      const files = stl10Files(COUNTS);
      spoil(files);
      await assert.rejects(decode(files), { code: 'bad-stl10', message });
    });
});
