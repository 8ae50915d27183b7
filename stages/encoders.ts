import * as v from 'valibot';
import type { EncoderSpec } from '../learn/types.ts';

/** The choice of an encoder, as stages take it. */
export const encoderParams = v.strictObject({
  name: v.picklist(['conv-small', 'resnet18']),
  stem: v.picklist(['imagenet', 'cifar']),
  /** Pixels / 255 alone, or normalised by the statistics of CIFAR-10's training images. */
  normalise: v.boolean(),
});

/** Per-channel statistics of CIFAR-10's training pixels; also for data sets that have none of their own. */
const MEAN = [0.4914, 0.4822, 0.4465];
const STD = [0.247, 0.2435, 0.2616];

export type EncoderChoice = v.InferOutput<typeof encoderParams>;

export function encoderSpec({ name, stem, normalise }: EncoderChoice): EncoderSpec {
  const input = normalise ? { mean: MEAN, std: STD } : { mean: [0, 0, 0], std: [1, 1, 1] };
  return name === 'conv-small' ? { name, ...input, features: 256 } : { name, stem, ...input, features: 512 };
}
