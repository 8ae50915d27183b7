import assert from 'node:assert/strict';
import { memoryPixels } from '../../../data/pixels.ts';
import { withIdentical } from '../../../stages/decode/with-identical.ts';

/** Images of one pixel each: their shades and labels. */
const part = (name: string, ...images: [shade: number, label: number][]) => ({
  card: { name, title: name, synthetic: false, notes: [] },
  classes: ['cat', 'dog'],
  labels: Int32Array.from(images, ([, label]) => label),
  sources: images.map((_, i) => `${name}/${i}.png`),
  pixels: memoryPixels(
    Uint8Array.from(images, ([shade]) => shade),
    { count: images.length, height: 1, width: 1, channels: 1 },
  ),
});

const told = async (...[train, test]: ReturnType<typeof part>[]): Promise<string[]> => {
  const lines: string[] = [];
  const parts = { train: train!, test: test!, unlabeled: part('unlabeled') };
  await withIdentical(parts, new AbortController().signal, (line) => lines.push(line));
  return lines;
};

describe('copies that decoding finds', () => {
  it('are named with their files: test images in training, and pictures under two classes', async () => {
    const lines = await told(part('train', [1, 0], [2, 0], [2, 1], [3, 1], [3, 1]), part('test', [1, 0], [9, 1]));
    assert.deepEqual(lines, [
      '1 of 2 test images is also a training image, pixel for pixel: accuracies will be too high. Remove the copies: train/0.png = test/0.png',
      '1 picture is under more than one class, pixel for pixel: train/1.png = train/2.png',
    ]);
  });

  it('are named in part where there are many', async () => {
    const twelve = Array.from({ length: 12 }, (_, shade): [number, number] => [shade, 0]);
    const [line] = await told(part('train', ...twelve), part('test', ...twelve));
    assert.match(line!, /^12 of 12 test images are also .*train\/9\.png = test\/9\.png; and 2 more$/);
  });
});
