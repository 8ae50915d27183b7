import * as v from 'valibot';
import type { EncoderSpec } from '../learn/types.ts';

const encoderStem = v.picklist(['imagenet', 'cifar', 'cifar-pad2']);

/** Choice of an encoder as a parameter of stages; `encoderChoice` makes it from an experiment and the encoder's card. */
export const encoderParams = v.strictObject({
  name: v.string(),
  /** Absent for encoders with one stem. */
  stem: v.exactOptional(encoderStem),
  /** Input: pixels / 255; the same normalised by CIFAR-10's statistics, less the mean training image, or from -1 to 1. */
  normalise: v.union([v.boolean(), v.picklist(['mean-image', 'symmetric'])]),
  /** Width of the feature vector. */
  features: v.number(),
});

export type EncoderChoice = v.InferOutput<typeof encoderParams>;

/** An `EncoderSpec` as a parameter. */
export const encoderSpecParams = v.strictObject({
  name: v.string(),
  stem: v.exactOptional(encoderStem),
  mean: v.array(v.number()),
  std: v.array(v.number()),
  meanImage: v.exactOptional(v.tuple([v.number(), v.number()])),
  input: v.exactOptional(v.literal('lightness')),
  resize: v.exactOptional(v.number()),
  features: v.number(),
});

/** Per-channel statistics of CIFAR-10's training pixels, used for every data set. */
const MEAN = [0.4914, 0.4822, 0.4465];
const STD = [0.247, 0.2435, 0.2616];

interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** Stands for the size of a mean image that comes from a file of weights. */
export const SIZE_OF_FILE: ImageSize = { height: 0, width: 0 };

/** @param images - Size of the mean image, where one is subtracted. */
export function encoderSpec({ name, stem, normalise, features }: EncoderChoice, images: ImageSize): EncoderSpec {
  const raw = { mean: [0, 0, 0], std: [1, 1, 1] };
  const symmetric = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
  const centred = { ...raw, meanImage: [images.height, images.width] as const };
  const input = { 'mean-image': centred, symmetric, true: { mean: MEAN, std: STD }, false: raw }[`${normalise}`];
  return { name, ...(stem && { stem }), ...input, features };
}

/**
 * The same encoder on lightness alone: L / 100, centred and scaled by about its mean and deviation on natural images,
 * without a mean image.
 */
export const lightnessSpec = ({ meanImage: _, ...spec }: EncoderSpec): EncoderSpec => ({
  ...spec,
  input: 'lightness',
  mean: [0.5],
  std: [0.25],
});

/** A spec as `encoderSpecParams` takes it, with lists of its own. */
export const specParams = ({ meanImage, ...spec }: EncoderSpec) => ({
  ...spec,
  mean: [...spec.mean],
  std: [...spec.std],
  ...(meanImage && { meanImage: [...meanImage] as [number, number] }),
});
