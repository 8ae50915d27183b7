import * as v from 'valibot';
import type { EncoderSpec } from '../learn/types.ts';

const encoderName = v.picklist([
  'conv-small',
  'resnet18',
  'resnet34',
  'resnet50',
  'resnet20',
  'resnet32',
  'resnet44',
  'resnet56',
  'resnet50v2',
  'efficientnet-lite0',
]);
const encoderStem = v.picklist(['imagenet', 'cifar', 'cifar-pad2']);

/** The choice of an encoder, as stages take it. */
export const encoderParams = v.strictObject({
  name: encoderName,
  stem: encoderStem,
  /** Pixels / 255 alone, normalised by the statistics of CIFAR-10's training images, or less the mean training image. */
  normalise: v.union([v.boolean(), v.literal('mean-image')]),
});

/** All there is to say of an encoder; see `EncoderSpec`. */
export const encoderSpecParams = v.strictObject({
  name: encoderName,
  stem: v.exactOptional(encoderStem),
  mean: v.array(v.number()),
  std: v.array(v.number()),
  meanImage: v.exactOptional(v.tuple([v.number(), v.number()])),
  input: v.exactOptional(v.literal('lightness')),
  resize: v.exactOptional(v.number()),
  features: v.number(),
});

/** Per-channel statistics of CIFAR-10's training pixels; also for data sets that have none of their own. */
const MEAN = [0.4914, 0.4822, 0.4465];
const STD = [0.247, 0.2435, 0.2616];

/** Width of the feature vector. */
export const FEATURES: Readonly<Record<EncoderSpec['name'], number>> = {
  'conv-small': 256,
  resnet18: 512,
  resnet34: 512,
  resnet50: 2048,
  resnet20: 64,
  resnet32: 64,
  resnet44: 64,
  resnet56: 64,
  resnet50v2: 2048,
  'efficientnet-lite0': 1280,
};

/** Those with a choice of stems. */
const STEMS: readonly EncoderSpec['name'][] = ['resnet18', 'resnet34', 'resnet50'];

export type EncoderChoice = v.InferOutput<typeof encoderParams>;

/** @param images - Whose size a mean image has. */
export function encoderSpec({ name, stem, normalise }: EncoderChoice, images: ImageSize): EncoderSpec {
  const raw = { mean: [0, 0, 0], std: [1, 1, 1] };
  const centred = { ...raw, meanImage: [images.height, images.width] as const };
  const input = normalise === 'mean-image' ? centred : normalise ? { mean: MEAN, std: STD } : raw;
  return { name, ...(STEMS.includes(name) && { stem }), ...input, features: FEATURES[name] };
}

/** Images whose size the file of weights tells. */
export const SIZE_OF_FILE: ImageSize = { height: 0, width: 0 };

interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/**
 * The same encoder on lightness alone: L / 100, centred and scaled by about its mean and deviation on natural images; never
 * by a mean image.
 */
export const lightnessSpec = ({ meanImage: _, ...spec }: EncoderSpec): EncoderSpec => ({
  ...spec,
  input: 'lightness',
  mean: [0.5],
  std: [0.25],
});

/** A spec as `encoderSpecParams` takes it, whose lists could be changed. */
export const specParams = ({ meanImage, ...spec }: EncoderSpec) => ({
  ...spec,
  mean: [...spec.mean],
  std: [...spec.std],
  ...(meanImage && { meanImage: [...meanImage] as [number, number] }),
});
