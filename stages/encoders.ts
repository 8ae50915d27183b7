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
const encoderStem = v.picklist(['imagenet', 'cifar']);

/** The choice of an encoder, as stages take it. */
export const encoderParams = v.strictObject({
  name: encoderName,
  stem: encoderStem,
  /** Pixels / 255 alone, or normalised by the statistics of CIFAR-10's training images. */
  normalise: v.boolean(),
});

/** All there is to say of an encoder; see `EncoderSpec`. */
export const encoderSpecParams = v.strictObject({
  name: encoderName,
  stem: v.exactOptional(encoderStem),
  mean: v.array(v.number()),
  std: v.array(v.number()),
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

export function encoderSpec({ name, stem, normalise }: EncoderChoice): EncoderSpec {
  const input = normalise ? { mean: MEAN, std: STD } : { mean: [0, 0, 0], std: [1, 1, 1] };
  return { name, ...(STEMS.includes(name) && { stem }), ...input, features: FEATURES[name] };
}

/** The same encoder on lightness alone: L / 100, centred and scaled by about its mean and deviation on natural images. */
export const lightnessSpec = (spec: EncoderSpec): EncoderSpec => ({
  ...spec,
  input: 'lightness',
  mean: [0.5],
  std: [0.25],
});

/** A spec as `encoderSpecParams` takes it, whose lists could be changed. */
export const specParams = (spec: EncoderSpec) => ({ ...spec, mean: [...spec.mean], std: [...spec.std] });
