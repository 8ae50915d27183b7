import { gzipSync } from 'node:zlib';
import { type Item, tarOf } from '../archives.ts';

/** Level of pixel (y, x, c) of image i: a function of all four, different by class so that something can be learnt. */
export const level = (i: number, y: number, x: number, c: number): number =>
  ((i % 10) * 20 + ((y * (1 + (i % 3)) + x * 2 + c * 40) % 50)) & 255;

/** Images as the archive has them: planes of columns. */
export function records(count: number): Uint8Array {
  const out = new Uint8Array(count * 27_648);
  let at = 0;
  for (let i = 0; i < count; i++)
    for (let c = 0; c < 3; c++) for (let x = 0; x < 96; x++) for (let y = 0; y < 96; y++) out[at++] = level(i, y, x, c);
  return out;
}

/** Labels 1 to 10, as the archive has them, of images whose class is their number modulo ten. */
export const labels = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => (i % 10) + 1);

export interface Counts {
  readonly train: number;
  readonly test: number;
  readonly unlabeled: number;
}

/** Ten folds, each of two fifths of the training images: four images in a row of every ten, wrapping. */
export const folds = (train: number): number[][] =>
  Array.from({ length: 10 }, (_, fold) =>
    Array.from({ length: train }, (_, i) => i).filter((i) => (Math.floor(i / 10) + fold) % 5 < 2),
  );

export function stl10Files({ train, test, unlabeled }: Counts): Record<string, Uint8Array> {
  return {
    'stl10_binary/test_X.bin': records(test),
    'stl10_binary/test_y.bin': labels(test),
    'stl10_binary/train_X.bin': records(train),
    'stl10_binary/train_y.bin': labels(train),
    'stl10_binary/unlabeled_X.bin': records(unlabeled),
    'stl10_binary/class_names.txt': Buffer.from('airplane\nbird\ncar\ncat\ndeer\ndog\nhorse\nmonkey\nship\ntruck\n'),
    'stl10_binary/fold_indices.txt': Buffer.from(
      `${folds(train)
        .map((fold) => fold.join(' '))
        .join(' \n')} \n`,
    ),
  };
}

export const stl10Archive = (files: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  gzipSync(tarOf(Object.entries(files).map(([name, bytes]): Item => ({ name, bytes }))));
