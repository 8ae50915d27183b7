import { gaussianBlur } from './blur.ts';
import { brightness, contrast, grayscale, saturation, solarize } from './colour.ts';
import { AT, PARAMETERS } from './draw.ts';
import { hue } from './hue.ts';
import { applyLayers } from './layers.ts';
import { quarterTurns } from './quarter-turns.ts';
import { type Interpolation, resizedCrop } from './resample.ts';
import { addBrightness, channelContrast, hsvHue, hsvSaturation } from './tensorflow-colour.ts';

/** The fixed parts of a recipe and the sizes of images and views. */
export interface ViewForm {
  /** Size of the source images. */
  readonly height: number;
  readonly width: number;
  /** Side of the square views. */
  readonly size: number;
  readonly interpolation: Interpolation;
  readonly blurKernel: number;
  /** Numbers in a row of parameters. */
  readonly columns: number;
  /** The jitter is that of tf.image. */
  readonly tensorflow: boolean;
}

const JITTERS = [
  (pixels: Uint8Array, row: Float32Array) => brightness(pixels, row[AT.brightness]!),
  (pixels: Uint8Array, row: Float32Array) => contrast(pixels, row[AT.contrast]!),
  (pixels: Uint8Array, row: Float32Array) => saturation(pixels, row[AT.saturation]!),
  (pixels: Uint8Array, row: Float32Array) => hue(pixels, row[AT.hue]!),
] as const;

const TENSORFLOW_JITTERS = [
  (pixels: Uint8Array, row: Float32Array) => addBrightness(pixels, row[AT.brightness]! - 1),
  (pixels: Uint8Array, row: Float32Array) => channelContrast(pixels, row[AT.contrast]!),
  (pixels: Uint8Array, row: Float32Array) => hsvSaturation(pixels, row[AT.saturation]!),
  (pixels: Uint8Array, row: Float32Array) => hsvHue(pixels, row[AT.hue]!),
] as const;

/**
 * Makes one view of image `index` of `images` (`[*, height, width, 3]`) and writes it to `out` (`[size, size, 3]`). The result
 * depends on the arguments only.
 *
 * @param row - Parameters drawn by `drawView`.
 */
export function applyView(
  images: Uint8Array,
  index: number,
  row: Float32Array,
  { height, width, size, interpolation, blurKernel, tensorflow }: ViewForm,
  out: Uint8Array,
): void {
  const box = { top: row[AT.top]!, left: row[AT.left]!, height: row[AT.height]!, width: row[AT.width]! };
  resizedCrop(images, index * height * width * 3, width, box, size, interpolation, row[AT.flip] === 1, out);
  if (row.length > PARAMETERS.length) {
    const [down, right, tall, wide, turn, ...colours] = row.subarray(PARAMETERS.length);
    applyLayers(out, size, { shift: [down!, right!], zoom: [tall!, wide!], turn: turn!, colours });
  }
  const order = row[AT.order]!;
  const jitters = tensorflow ? TENSORFLOW_JITTERS : JITTERS;
  if (order >= 0) {
    for (let digit = 1000; digit >= 1; digit /= 10) jitters[Math.floor(order / digit) % 10]!(out, row);
  }
  if (row[AT.gray] === 1) grayscale(out);
  if (row[AT.blur]! > 0) gaussianBlur(out, size, size, blurKernel, row[AT.blur]!);
  if (row[AT.solarize]! < 256) solarize(out, row[AT.solarize]!);
  quarterTurns(out, size, row[AT.turns]!);
}

/** Writes views of packed images `[count, height, width, 3]` to `out`, one for each row of parameters. */
export function applyViews(images: Uint8Array, rows: Float32Array, form: ViewForm, out: Uint8Array): void {
  const bytes = form.size * form.size * 3;
  const width = form.columns;
  for (let i = 0; i * width < rows.length; i++) {
    const row = rows.subarray(i * width, (i + 1) * width);
    applyView(images, i, row, form, out.subarray(i * bytes, (i + 1) * bytes));
  }
}
