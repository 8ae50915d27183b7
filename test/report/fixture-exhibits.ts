import type { AugmentationPreview, FeatureMap, MadePictures } from '../../report/ground/exhibit-types.ts';
import { generatorFrom } from '../../report/statistics/generator.ts';

const SIDE = 32;
const SIZE = SIDE * SIDE * 3;

/** A round thing on a ramp, in a colour by class: something to be seen at a glance. */
export function fixtureImage(label: number, luck: number, side = SIDE): Uint8Array {
  return Uint8Array.from({ length: side * side * 3 }, (_, i) => {
    const [y, x, c] = [Math.floor(i / (side * 3)), Math.floor(i / 3) % side, i % 3];
    const round =
      (x - side / 2 - (luck % 5)) ** 2 + (y - side / 2 + (luck % 3)) ** 2 < (side / 4) ** 2 + 9 * (luck % 4);
    return round ? (60 * ((label + 2 * c) % 5) + 10) % 256 : 40 + ((3 * x + 2 * y + 20 * c + 7 * luck) % 120);
  });
}

/** A map of `points` images on which classes are as far apart as `apart` says, with six queries. */
export function fixtureMap(
  about: { readonly method: string; readonly family: FeatureMap['family']; readonly node: string },
  { classes = 10, points = 400, apart = 1.5 } = {},
): FeatureMap {
  const random = generatorFrom(`map/${about.method}`);
  const labels = Array.from({ length: points }, (_, i) => i % classes);
  const coordinates = new Float32Array(2 * points);
  labels.forEach((label, i) => {
    const angle = (2 * Math.PI * label) / classes;
    coordinates[2 * i] = apart * 4 * Math.cos(angle) + 1.6 * random.normal();
    coordinates[2 * i + 1] = apart * 3 * Math.sin(angle) + 1.6 * random.normal();
  });
  const queries = Array.from({ length: Math.min(6, classes) }, (_, label) => ({
    image: label,
    label,
    nearest: Array.from({ length: 5 }, (_, i) => {
      const near = random.uniform() < apart / 2 ? label : random.int(classes);
      return { image: 1000 + 10 * label + i, label: near, similarity: 0.97 - 0.02 * i };
    }),
  }));
  const tiles = queries.flatMap(({ label, nearest }) => [
    fixtureImage(label, label),
    ...nearest.map((near, i) => fixtureImage(near.label, 3 * i + label)),
  ]);
  return {
    ...about,
    seed: 0,
    images: labels.map((_, i) => i),
    labels,
    coordinates,
    quality: { trustworthiness: 0.9 + 0.02 * apart, kept: 0.2 * apart, k: 14 },
    nearestOfClass: Math.min(0.95, 0.4 * apart),
    neighbours: { height: SIDE, width: SIDE, channels: 3, bank: 3000, queries, pixels: Buffer.concat(tiles) },
  };
}

export function fixturePictures(method: string, rows: readonly string[], node: string): MadePictures {
  const images = Array.from({ length: 8 }, (_, i) => i);
  const tiles = rows.flatMap((_, row) => images.map((label) => fixtureImage(label, label + 5 * row)));
  return {
    ...{ method, seed: 0, height: SIDE, width: SIDE, channels: 3, rows, images, labels: images, node },
    errors: images.map((i) => 0.01 + 0.001 * i),
    pixels: Buffer.concat(tiles),
  };
}

export const DRAWN_NAMES = [
  ...['top', 'left', 'height', 'width', 'flip', 'order', 'brightness', 'contrast', 'saturation', 'hue'],
  ...['gray', 'blur', 'solarize', 'turns'],
];

export function fixturePreview(): AugmentationPreview {
  const [rows, views] = [3, 7];
  const tiles = Array.from({ length: rows * (1 + views) }, (_, i) => fixtureImage(Math.floor(i / (1 + views)), i));
  const random = generatorFrom('drawn');
  const values = Array.from({ length: rows * views }, (_, i) => {
    const [height, width] = [14 + random.int(18), 14 + random.int(18)];
    const order = i % 5 === 0 ? -1 : [213, 3210, 1032, 2301][i % 4]!;
    const factor = () => 0.6 + 0.8 * random.uniform();
    return [
      ...[random.int(33 - height), random.int(33 - width), height, width, i % 2, order],
      ...[factor(), factor(), factor(), 0.2 * random.uniform() - 0.1],
      ...[i % 5 === 1 ? 1 : 0, i % 3 === 0 ? 0.1 + random.uniform() : 0, i % 7 === 0 ? 128 : 256, 0],
    ];
  });
  const recipe = {
    name: 'strata',
    ...{ crop: { scale: [0.2, 1] }, flip: 0.5, jitter: { probability: 0.8, brightness: 0.4 }, gray: 0.2 },
  };
  return {
    ...{ rows, views, height: SIDE, width: SIDE, channels: 3, recipe, node: 'augment-cache' },
    pixels: Buffer.concat(tiles, rows * (1 + views) * SIZE),
    drawn: { parameters: DRAWN_NAMES, values },
  };
}
