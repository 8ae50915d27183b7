import * as tf from '@tensorflow/tfjs-core';
import { encoderFromState } from '../encoders/encoder.ts';
import { encodeImages } from '../encoders/features.ts';
import { lightnessOf } from '../encoders/lab.ts';
import { MEAN_IMAGE } from '../encoders/mean-image.ts';
import { resized } from '../encoders/resize.ts';
import type { EncoderState, ImageSource } from '../types.ts';
import { toOnnx } from './onnx.ts';
import { exportDiffers, noSampleImages } from './problems.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { fromLayersModel, type LayersModelFiles, toLayersModel } from './tfjs-model.ts';
import { weightsDigest } from './weights-digest.ts';

/** Facts needed to use the exported backbone. */
export interface BackboneCard {
  readonly encoder: string;
  readonly stem?: string;
  readonly features: number;
  /** Number of trained values, without running statistics. */
  readonly parameters: number;
  /** `sha256:…` of the safetensors file. */
  readonly digest: string;
  readonly input: {
    /** Order of the axes of images that each file takes. */
    readonly layout: Readonly<Record<'model.json' | 'model.onnx' | 'encoder.safetensors', 'NHWC' | 'NCHW'>>;
    readonly range: readonly [0, 255];
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    /** Meaning of the one channel, where it is not a channel of the image. */
    readonly content?: string;
    /** Treatment of images of another size. */
    readonly resize?: string;
  };
  readonly normalisation: {
    readonly formula: '(x / 255 - mean) / std' | 'x / 255 - mean_image';
    readonly mean: readonly number[];
    readonly std: readonly number[];
    /** Files that include the normalisation. */
    readonly inside: 'model.json, model.onnx';
  };
  /**
   * Comparison of the reloaded files' features with the encoder's on sample images, relative to the largest feature.
   */
  readonly check: {
    readonly images: number;
    readonly maxAbsDifference: number;
    readonly relativeDifference: number;
    readonly allowed: number;
  };
}

export interface ExportedBackbone extends LayersModelFiles {
  readonly safetensors: Uint8Array;
  /**
   * As the tfjs model, in NCHW. It is not loaded again, which would need ONNX Runtime; a test compares it where that is
   * present.
   */
  readonly onnx: Uint8Array;
  readonly card: BackboneCard;
}

const ALLOWED = 1e-4;
/** A few images reveal every mistake of layout, padding or normalisation. */
const SAMPLES = 16;

/**
 * The encoder alone, as safetensors with torchvision's names and layouts, as a tfjs layers model, and as ONNX. The
 * first two are loaded again and must give the encoder's features on the first images of `sampleImages`.
 *
 * @throws Problem `export-differs` where a reloaded file gives other features, `no-sample-images`
 */
export async function exportBackbone(state: EncoderState, sampleImages: ImageSource): Promise<ExportedBackbone> {
  const { spec } = state;
  const { height, width, channels } = sampleImages;
  const count = Math.min(SAMPLES, sampleImages.count);
  if (count === 0) throw noSampleImages();
  const pixels = await sampleImages.read(0, count);

  const safetensors = writeSafetensors(state.weights);
  const model = toLayersModel(state);
  const expected = await encoderFeatures(state, sampleImages, count);
  const reloaded = { spec, weights: readSafetensors(safetensors, 'encoder.safetensors').tensors };
  const fromTensors = difference(expected, await encoderFeatures(reloaded, sampleImages, count), 'safetensors file');
  const lightness = spec.input === 'lightness';
  const shape: [number, number, number, number] = [count, height, width, lightness ? 1 : channels];
  const taken = lightness ? lightnessOf(pixels).map((l) => 2.55 * l) : Float32Array.from(pixels);
  const fromModel = difference(expected, await modelFeatures(model, taken, shape, spec.resize), 'tfjs model');

  const card: BackboneCard = {
    encoder: spec.name,
    ...(spec.stem !== undefined && { stem: spec.stem }),
    features: spec.features,
    parameters: parametersOf(state),
    digest: weightsDigest(state.weights),
    input: {
      // The names of the tensors are torchvision's, whose networks take NCHW.
      layout: { 'model.json': 'NHWC', 'model.onnx': 'NCHW', 'encoder.safetensors': 'NCHW' },
      range: [0, 255],
      height: spec.resize ?? height,
      width: spec.resize ?? width,
      channels: lightness ? 1 : channels,
      ...(lightness && { content: '2.55 times the CIE lightness L (D65) of linearised sRGB' }),
      ...(spec.resize && { resize: 'bilinear between pixel centres, without antialiasing, before any of the files' }),
    },
    normalisation: {
      // Specs with a mean image have a mean of 0 and a deviation of 1.
      formula: spec.meanImage ? 'x / 255 - mean_image' : '(x / 255 - mean) / std',
      mean: spec.mean,
      std: spec.std,
      inside: 'model.json, model.onnx',
    },
    check: {
      images: count,
      maxAbsDifference: Math.max(fromTensors.absolute, fromModel.absolute),
      relativeDifference: Math.max(fromTensors.relative, fromModel.relative),
      allowed: ALLOWED,
    },
  };
  return { safetensors, ...model, onnx: toOnnx(state), card };
}

async function encoderFeatures(state: EncoderState, images: ImageSource, count: number): Promise<Float32Array> {
  const encoder = encoderFromState(state);
  const quiet = { signal: new AbortController().signal, progress() {} };
  try {
    const first = Int32Array.from({ length: count }, (_, i) => i);
    return await encodeImages(encoder, images, count, quiet, first);
  } finally {
    encoder.dispose();
  }
}

async function modelFeatures(
  files: LayersModelFiles,
  values: Float32Array,
  shape: [number, number, number, number],
  resize: number | undefined,
): Promise<Float32Array> {
  const model = await fromLayersModel(files);
  const features = tf.tidy(() => {
    const images = tf.tensor4d(values, shape);
    return model.predict(resize ? resized(images, resize) : images) as tf.Tensor;
  });
  // A copy, since some backends hand out their own memory.
  const copied = new Float32Array((await features.data()) as Float32Array);
  features.dispose();
  model.dispose();
  return copied;
}

function difference(expected: Float32Array, given: Float32Array, what: string): { absolute: number; relative: number } {
  let absolute = expected.length === given.length ? 0 : Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const apart = Math.abs(expected[i]! - given[i]!);
    // The negation makes a NaN count as a difference.
    if (!(apart <= absolute)) absolute = apart;
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  const relative = absolute === 0 ? 0 : absolute / largest;
  if (!(relative <= ALLOWED)) throw exportDiffers(what, relative, ALLOWED);
  return { absolute, relative };
}

function parametersOf({ weights }: EncoderState): number {
  let count = 0;
  for (const [name, { data }] of weights)
    if (name !== MEAN_IMAGE && !/\.(running_mean|running_var|num_batches_tracked)$/.test(name)) count += data.length;
  return count;
}
