import type { Random } from '../types.ts';
import type { Recipe } from './recipe.ts';

/**
 * Drawn parameters of one view, as float32 numbers in this order. With the recipe's fixed values they reproduce the view.
 * `order` lists the jitter's operations as decimal digits (0 brightness, 1 contrast, 2 saturation, 3 hue): 2013 is saturation,
 * brightness, contrast, hue; -1 is no jitter. `blur` is sigma, 0 for none; `solarize` is the threshold, 256 for none; `turns`
 * counts quarter turns counter-clockwise.
 */
export const PARAMETERS = [
  'top',
  'left',
  'height',
  'width',
  'flip',
  'order',
  'brightness',
  'contrast',
  'saturation',
  'hue',
  'gray',
  'blur',
  'solarize',
  'turns',
] as const;

/** Further parameters of recipes with Keras' layers: shifts, shown parts, turn, and the map of colours, row by row. */
const LAYER_PARAMETERS = [
  ...['down', 'right', 'tall', 'wide', 'turn'],
  ...['red', 'green', 'blue'].flatMap((from) => ['red', 'green', 'blue'].map((to) => `${from} to ${to}`)),
];

/** Names of the drawn parameters of a recipe's views. */
export const parametersOf = ({ layers }: Pick<Recipe, 'layers'>): readonly string[] =>
  layers ? [...PARAMETERS, ...LAYER_PARAMETERS] : PARAMETERS;

export type Parameter = (typeof PARAMETERS)[number];

/** Position of each parameter in a row of drawn numbers. */
export const AT = Object.fromEntries(PARAMETERS.map((name, k) => [name, k])) as Readonly<Record<Parameter, number>>;

const TRIES = 10;

/**
 * Draws one view's parameters into `into` (one for each of `parametersOf`). They are rounded to float32 before use, so that the stored numbers
 * reproduce the view.
 */
export function drawView(
  recipe: Recipe,
  random: Random,
  height: number,
  width: number,
  into: Float32Array = new Float32Array(parametersOf(recipe).length),
): Float32Array {
  drawCrop(recipe, random, height, width, into);
  into[AT.flip] = chance(random, recipe.flip);
  drawLayers(recipe.layers, random, into);
  drawJitter(recipe.jitter, random, into);
  into[AT.gray] = chance(random, recipe.gray);
  const { blur, solarize } = recipe;
  into[AT.blur] = chance(random, blur.probability) === 1 ? between(random, blur.sigma[0], blur.sigma[1]) : 0;
  into[AT.solarize] = chance(random, solarize.probability) === 1 ? solarize.threshold : 256;
  into[AT.turns] = chance(random, recipe.turn) === 1 ? random.int(4) : 0;
  return into;
}

/** Uses no random number where the outcome is certain. */
const chance = (random: Random, probability: number): 0 | 1 =>
  probability > 0 && (probability >= 1 || random.uniform() < probability) ? 1 : 0;

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

/** Rounds to the nearest integer and halves to even, as Python does. */
export function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}

/** torchvision's RandomResizedCrop: ten attempts with random area and log-uniform ratio, then the largest allowed centre crop. */
function drawCrop(recipe: Recipe, random: Random, height: number, width: number, into: Float32Array): void {
  const { scale, ratio } = recipe.crop;
  const [logLow, logHigh] = [Math.log(ratio[0]), Math.log(ratio[1])];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const area = height * width * between(random, scale[0], scale[1]);
    const aspect = Math.exp(between(random, logLow, logHigh));
    const w = roundHalfEven(Math.sqrt(area * aspect));
    const h = roundHalfEven(Math.sqrt(area / aspect));
    if (w > 0 && w <= width && h > 0 && h <= height) {
      place(into, random.int(height - h + 1), random.int(width - w + 1), h, w);
      return;
    }
  }
  let [h, w] = [height, width];
  if (width / height < ratio[0]) h = roundHalfEven(w / ratio[0]);
  else if (width / height > ratio[1]) w = roundHalfEven(h * ratio[1]);
  place(into, Math.floor((height - h) / 2), Math.floor((width - w) / 2), h, w);
}

function place(into: Float32Array, top: number, left: number, height: number, width: number): void {
  into[AT.top] = top;
  into[AT.left] = left;
  into[AT.height] = height;
  into[AT.width] = width;
}

function drawJitter(jitter: Recipe['jitter'], random: Random, into: Float32Array): void {
  into[AT.order] = -1;
  into[AT.brightness] = 1;
  into[AT.contrast] = 1;
  into[AT.saturation] = 1;
  into[AT.hue] = 0;
  if (chance(random, jitter.probability) === 0) return;
  let order = 0;
  if (jitter.by) order = 123;
  else for (const operation of random.permutation(4)) order = order * 10 + operation;
  into[AT.order] = order;
  // tf.image adds to brightness; the number is stored plus 1, so that 1 means no change, as for factors.
  const factor = (strength: number) => between(random, Math.max(0, 1 - strength), 1 + strength);
  into[AT.brightness] = factor(jitter.brightness);
  into[AT.contrast] = factor(jitter.contrast);
  into[AT.saturation] = factor(jitter.saturation);
  into[AT.hue] = between(random, -jitter.hue, jitter.hue);
}

function drawLayers(layers: Recipe['layers'], random: Random, into: Float32Array): void {
  if (!layers) return;
  const { shift, zoom, turn, brightness, jitter } = layers;
  const around = (range: number) => (range > 0 ? between(random, -range, range) : 0);
  const shown = () => (zoom > 0 ? between(random, 1 - zoom, 1) : 1);
  into.set([around(shift), around(shift), shown(), shown(), around(turn)], PARAMETERS.length);
  const scale = 1 + around(brightness);
  for (let k = 0; k < 9; k++) into[PARAMETERS.length + 5 + k] = (k % 4 === 0 ? scale : 0) + around(jitter);
}
