import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path/posix';
import { extractFiles } from '../archive/extract.ts';
import { hasUnseen, type Source } from '../archive/names.ts';
import { filePixels, memoryPixels } from '../pixels.ts';
import { badStl10 } from '../problems.ts';
import type { Images, PixelSource } from '../types.ts';
import type { DataSetReader, DecodedParts } from './data-set-reader.ts';
import { publishedCard } from './describe-images.ts';
import { stl10Card } from './stl10.card.ts';

const CLASSES = stl10Card.classes;
const SIDE = 96;
const PLANE = SIDE * SIDE;
const IMAGE = 3 * PLANE;
const SHAPE = { height: SIDE, width: SIDE, channels: 3 };

const FILES = new Set(
  'train_X.bin train_y.bin test_X.bin test_y.bin unlabeled_X.bin fold_indices.txt class_names.txt'.split(' '),
);

/** STL-10 (Coates, Ng and Lee 2011) in its binary form. */
export const stl10: DataSetReader = {
  card: stl10Card,
  recognises(names) {
    const files = new Set(names.map((name) => basename(name)));
    return files.has('train_X.bin') && files.has('train_y.bin');
  },
  read: async (source, workspace, { signal }) => readStl10(source, await workspace(), signal),
};

/** Files stay open until the process ends, since pixels are read from them. */
const open: PixelSource[] = [];

/**
 * Unpacks pixels to `folder` and reads them from there image by image: the 100,000 unlabelled ones are 2.8 GB and are never
 * held in memory. Training images carry the ten predefined folds.
 *
 * @throws Problem `bad-stl10`, `damaged-archive`; `signal.reason` when aborted.
 */
async function readStl10(source: Source, folder: string, signal?: AbortSignal): Promise<DecodedParts> {
  const paths = await extractFiles(source, FILES, folder, signal);
  const bad = (file: string, why: string) => badStl10(source.path, file, why, stl10Card.archives[0]!);
  const bytesOf = async (file: string): Promise<Uint8Array> => {
    const path = paths.get(file);
    if (path === undefined) throw bad(file, 'it is missing');
    return readFile(path);
  };
  const pixelsOf = async (file: string): Promise<PixelSource> => {
    const path = paths.get(file);
    if (path === undefined) throw bad(file, 'it is missing');
    const { size } = await stat(path);
    if (size % IMAGE !== 0) throw bad(file, `its ${size} bytes are not a multiple of ${IMAGE}, the bytes of an image`);
    const raw = await filePixels(path, { ...SHAPE, count: size / IMAGE });
    open.push(raw);
    return turned(raw);
  };
  const labelsOf = async (file: string, pixels: PixelSource): Promise<Int32Array> => {
    const labels = Int32Array.from(await bytesOf(file), (label) => label - 1);
    if (labels.length !== pixels.count) throw bad(file, `${labels.length} labels for ${pixels.count} images`);
    const wrong = labels.findIndex((label) => label < 0 || label >= CLASSES.length);
    if (wrong >= 0) throw bad(file, `image ${wrong} has the label ${labels[wrong]! + 1}, not 1 to ${CLASSES.length}`);
    return labels;
  };
  const classes = paths.has('class_names.txt') ? lines(await bytesOf('class_names.txt')) : CLASSES;
  if (classes.length !== CLASSES.length) throw bad('class_names.txt', `it names ${classes.length} classes, not 10`);
  if (classes.some(hasUnseen) || new Set(classes).size < classes.length)
    throw bad('class_names.txt', 'a name in it has control characters, or is there twice');

  const [train, test] = [await pixelsOf('train_X.bin'), await pixelsOf('test_X.bin')];
  const unlabeled = paths.has('unlabeled_X.bin')
    ? await pixelsOf('unlabeled_X.bin')
    : memoryPixels(new Uint8Array(0), { ...SHAPE, count: 0 });
  const card = publishedCard(stl10Card, { train: train.count, test: test.count, unlabeled: unlabeled.count });
  const images = (name: string, pixels: PixelSource, labels: Int32Array): Images => ({
    card,
    pixels,
    labels,
    classes,
    sources: Array.from({ length: pixels.count }, (_, i) => `${name}:${i}`),
  });
  const folds = paths.has('fold_indices.txt')
    ? readFolds(lines(await bytesOf('fold_indices.txt')), train.count, (why) => bad('fold_indices.txt', why))
    : undefined;
  return {
    train: {
      ...images('train_X.bin', train, await labelsOf('train_y.bin', train)),
      ...(folds && { folds }),
    },
    test: images('test_X.bin', test, await labelsOf('test_y.bin', test)),
    unlabeled: images('unlabeled_X.bin', unlabeled, new Int32Array(unlabeled.count).fill(-1)),
  };
}

const lines = (bytes: Uint8Array): string[] =>
  new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** One line per fold, with 0-based indices into the training images. */
function readFolds(rows: readonly string[], images: number, bad: (why: string) => Error): Int32Array[] {
  return rows.map((row, fold) => {
    const indices = Int32Array.from(row.split(/\s+/), Number);
    const wrong = row.split(/\s+/).find((word) => !/^\d+$/.test(word) || Number(word) >= images);
    if (wrong !== undefined) throw bad(`fold ${fold} names image "${wrong}" of ${images}`);
    if (new Set(indices).size !== indices.length) throw bad(`fold ${fold} names an image twice`);
    return indices.sort();
  });
}

/** Planes of columns, MATLAB's order, to rows of interleaved pixels. */
function turned(raw: PixelSource): PixelSource {
  const turn = (columns: Uint8Array, out: Uint8Array = new Uint8Array(columns.length)): Uint8Array => {
    for (let image = 0; image < columns.length; image += IMAGE)
      for (let c = 0; c < 3; c++)
        for (let x = 0; x < SIDE; x++)
          for (let y = 0; y < SIDE; y++)
            out[image + (y * SIDE + x) * 3 + c] = columns[image + c * PLANE + x * SIDE + y]!;
    return out;
  };
  return {
    ...raw,
    read: async (start, end) => turn(await raw.read(start, end)),
    gather: async (indices, into) => turn(await raw.gather(indices), into),
  };
}
