import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cifar10 } from '../../../data/sets/cifar10.ts';
import { readNumpyPickle } from '../../../data/sets/numpy-pickle.ts';
import { readDataSet } from '../../../data/sets/read-data-set.ts';
import { skip } from '../../rig/skip.ts';
import { tarOf } from '../archives.ts';
import { testStreams } from '../streams.ts';
import { binaryFile, level, pickledFile } from './cifar-files.ts';

const TRAIN = [3, 0, 9];
const TEST = [1, 8];

describe("CIFAR-10's own records", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-cifar-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const decode = async (files: Record<string, Uint8Array>) => {
    const path = join(folder, 'archive');
    await writeFile(path, gzipSync(tarOf(Object.entries(files).map(([name, bytes]) => ({ name, bytes })))));
    const request = { path, name: 'cifar10', onBadImage: 'fail' as const, workspace: async () => folder };
    return readDataSet(request, [cifar10], testStreams());
  };
  const check = async (files: Record<string, Uint8Array>) => {
    const { train, test, unlabeled } = await decode(files);
    assert.deepEqual([...train.labels], [...TRAIN, ...TEST]);
    assert.deepEqual([...test.labels], TEST);
    assert.equal(unlabeled.pixels.count, 0);
    assert.deepEqual(train.sources, [
      'data_batch_1:0',
      'data_batch_1:1',
      'data_batch_1:2',
      'data_batch_2:0',
      'data_batch_2:1',
    ]);
    assert.equal(train.classes[9], 'truck');
    const pixels = await train.pixels.read(2, 3);
    for (const [y, x, c] of [
      [0, 0, 0],
      [5, 17, 2],
      [31, 30, 1],
    ] as const) {
      assert.equal(pixels[(y * 32 + x) * 3 + c], level(2, y, x, c));
    }
    assert.match(train.card.notes.join(), /A part of CIFAR-10: 5 training and 2 test images, not 50000 and 10000/);
  };

  it('are read from the binary archive', () =>
    check({
      'cifar-10-batches-bin/test_batch.bin': binaryFile(TEST),
      'cifar-10-batches-bin/data_batch_2.bin': binaryFile(TEST),
      'cifar-10-batches-bin/data_batch_1.bin': binaryFile(TRAIN),
      'cifar-10-batches-bin/readme.html': new Uint8Array(3),
    }));

  it('are read from the Python archive', () =>
    check({
      'cifar-10-batches-py/data_batch_1': pickledFile(TRAIN),
      'cifar-10-batches-py/batches.meta': new Uint8Array(3),
      'cifar-10-batches-py/test_batch': pickledFile(TEST),
      'cifar-10-batches-py/data_batch_2': pickledFile(TEST),
    }));

  it('are refused where a file is cut short, by its name', async () => {
    const cut = binaryFile(TRAIN).subarray(0, 5000);
    await assert.rejects(decode({ 'data_batch_1.bin': cut, 'test_batch.bin': binaryFile(TEST) }), {
      name: 'Problem',
      code: 'bad-records',
      message: /"data_batch_1\.bin".*5000 bytes/s,
    });
    const cutPickle = pickledFile(TRAIN).subarray(0, 5000);
    await assert.rejects(decode({ data_batch_1: cutPickle, test_batch: pickledFile(TEST) }), { code: 'bad-records' });
    await assert.rejects(decode({ 'data_batch_1.bin': binaryFile([10]), 'test_batch.bin': binaryFile(TEST) }), {
      code: 'bad-records',
      message: /record 0 has the label 10/,
    });
  });

  it('are refused, in no time, where the lists of a pickle hold each other over and over, are deep or hold themselves', async () => {
    const text = (value: string) => Buffer.from(value, 'latin1');
    // Each list holds the one before twice: 2 to the power of `depth` values in all.
    const twice = (depth: number) =>
      Buffer.concat([
        text('\x80\x02}(U\x06labels(]q\0'),
        ...Array.from({ length: depth }, (_, k) => Buffer.from([0x5d, 0x28, 0x68, k, 0x68, k, 0x65, 0x71, k + 1])),
        text('tu.'),
      ]);
    const deep = Buffer.concat([text('\x80\x02}(U\x01a]'), Buffer.alloc(5000, 0x85), text('u.')]);
    const itself = text('\x80\x02}(U\x01a]q\0h\0au.');
    for (const [bytes, code, message] of [
      [twice(18), 'bad-records', /labels/],
      [twice(200), 'bad-records', /labels/],
      [deep, 'unsafe-pickle', /nested more than 20 deep/],
      [itself, 'unsafe-pickle', /contains itself/],
    ] as const)
      await assert.rejects(decode({ data_batch_1: bytes, test_batch: pickledFile(TEST) }), { code, message });
  }).timeout(2000);

  it('are refused where a label is not a number', async () => {
    const named = Buffer.from(pickledFile(TRAIN));
    // The number of the last label becomes an empty text.
    named.write('U\0', named.lastIndexOf('K', -1, 'latin1'), 'latin1');
    await assert.rejects(decode({ data_batch_1: named, test_batch: pickledFile(TEST) }), {
      code: 'bad-records',
      message: /"" among its labels is not a number/,
    });
  });

  it('are refused, by file and archive, where the pickle asks for anything but numpy arrays', async () => {
    const evil = Buffer.from('\x80\x02cos\nsystem\nU\x04true\x85R.', 'latin1');
    const callsDict = Buffer.from('\x80\x02}K\x01\x85R.', 'latin1');
    for (const [bytes, what] of [
      [evil, /"data_batch_1" of \S+ asks for the name "os\.system"/],
      [pickledFile(TRAIN, 'numpy.core.evil'), /"data_batch_1" of \S+ asks for the name "numpy\.core\.evil/],
      [callsDict, /"data_batch_1" of \S+ asks for a call/],
    ] as const)
      await assert.rejects(decode({ data_batch_1: bytes, test_batch: pickledFile(TEST) }), {
        name: 'Problem',
        code: 'unsafe-pickle',
        message: what,
      });
  });

  it('are read as a current numpy writes them', async function () {
    const path = join(folder, 'batch');
    const script = `import numpy, pickle, sys
pickle.dump({b"data": numpy.arange(6144, dtype=numpy.uint8).reshape(2, 3072), b"labels": [1, 2], "big": 70000, "neg": -5}, open(sys.argv[1], "wb"), protocol=2)`;
    try {
      execFileSync(process.env.STRATA_TEST_PYTHON ?? 'python3', ['-c', script, path], { stdio: 'pipe' });
    } catch {
      skip(this, 'STRATA_TEST_PYTHON has no numpy');
    }
    const value = readNumpyPickle(await readFile(path)) as Map<string, never>;
    const { shape, bytes, kind } = value.get('data')! as { shape: number[]; bytes: Uint8Array; kind: string };
    assert.deepEqual(
      [shape, kind, bytes.length, bytes[3071], value.get('big'), value.get('neg')],
      [[2, 3072], 'u1', 6144, 255, 70000, -5],
    );
  });
});
