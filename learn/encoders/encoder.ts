import * as tf from '@tensorflow/tfjs-core';
import type { EncoderSpec, EncoderState, RandomStreams, StateDict } from '../types.ts';
import { settle } from './batch-norm.ts';
import { BUILDERS } from './builders.ts';
import type { EncoderId } from './cards.ts';
import { centred, emptyMeanImage } from './mean-image.ts';
import type { Network } from './network.ts';
import { type Parameter, toEngine } from './parameter.ts';
import { unknownEncoder } from './problems.ts';
import { resized } from './resize.ts';
import { buildWeights, disposeWeights, loadState, stateOf, type WeightBuilder, type Weights } from './weights.ts';

/** A network from images to features, with its weights in the engine's memory. */
export interface Encoder {
  readonly spec: EncoderSpec;
  readonly weights: Weights;
  /**
   * Features of normalised images (see `toInput`). In training, batch normalisation uses the statistics of the batch;
   * the next `settle` adds them to the running statistics.
   *
   * @param x - [b, height, width, channels], float32.
   * @returns [b, spec.features]
   */
  forward(x: tf.Tensor4D, training: boolean): tf.Tensor2D;
  /** Output of each block of layers, first block first; for layer-wise probes and dense pretext tasks. */
  maps(x: tf.Tensor4D, training: boolean): readonly tf.Tensor4D[];
  /** Term that its weights add to every training loss; absent where there is none. */
  penalty?(): tf.Scalar;
  trainable(): readonly Parameter[];
  /** Sets the mean image that it subtracts: [c, h, w], values in [0, 1]. Only for specs with `meanImage`. */
  centre(image: Float32Array): void;
  /** Updates the running statistics by the training batches since the last call. */
  settle(): void;
  /** Weights and statistics under PyTorch's names and in its layouts. */
  state(): Promise<StateDict>;
  /** @throws Problem `state-mismatch` where a name is missing or unknown, or a shape differs. */
  load(state: StateDict): void;
  /** Multiply-adds of one image of this size. */
  macs(height: number, width: number): number;
  dispose(): void;
}

/**
 * A new encoder; its k-th parameter draws from the stream ('init', k).
 *
 * @throws Problem `unknown-encoder`
 */
export function createEncoder(spec: EncoderSpec, random: RandomStreams): Encoder {
  const builder = buildWeights(random, 'init');
  const network = build(spec, builder);
  const { resize, meanImage } = spec;
  const image = meanImage && emptyMeanImage(spec.mean.length, meanImage);
  const weights: Weights = { ...builder.weights, ...(image && { fixed: [image] }) };
  const prepared = (x: tf.Tensor4D) => {
    const around = image ? centred(x, image) : x;
    return resize ? resized(around, resize) : around;
  };
  const maps: Network['maps'] = (x, training) => network.maps(prepared(x), training);
  return {
    spec,
    weights,
    forward: (x, training) => tf.mean(maps(x, training).at(-1)!, [1, 2]),
    maps,
    ...(network.penalty && { penalty: network.penalty }),
    trainable: () => weights.parameters,
    centre(values) {
      image!.value.dispose();
      image!.value = toEngine(values, image!.value.shape, 'plain');
    },
    settle: () => settle(weights.norms),
    state: () => stateOf(weights),
    load: (state) => loadState(weights, state, spec.name),
    macs: (height, width) => network.macs(resize ?? height, resize ?? width),
    dispose: () => disposeWeights(weights),
  };
}

/** The encoder of a stored state. @throws Problem `state-mismatch` */
export function encoderFromState(state: EncoderState): Encoder {
  const encoder = createEncoder(state.spec, nothing);
  encoder.load(state.weights);
  return encoder;
}

/** `load` replaces the first values at once, so they need no randomness. */
const nothing: RandomStreams = () => ({
  uniform: () => 0,
  int: () => 0,
  normal: () => 0,
  permutation: () => new Int32Array(),
});

function build({ name, mean, stem }: EncoderSpec, builder: WeightBuilder): Network {
  // The name may come from a file.
  if (!Object.hasOwn(BUILDERS, name)) throw unknownEncoder(name, Object.keys(BUILDERS));
  return BUILDERS[name as EncoderId](builder, mean.length, stem ?? 'imagenet');
}
