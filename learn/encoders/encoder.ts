import * as tf from '@tensorflow/tfjs-core';
import type { EncoderSpec, EncoderState, RandomStreams, StateDict } from '../types.ts';
import { settle } from './batch-norm.ts';
import { convSmall } from './conv-small.ts';
import { efficientNetLite0 } from './efficientnet-lite.ts';
import { centred, emptyMeanImage } from './mean-image.ts';
import { type Parameter, toEngine } from './parameter.ts';
import { unknownEncoder } from './problems.ts';
import { resized } from './resize.ts';
import { resnet } from './resnet.ts';
import { resnetV1 } from './resnet-v1.ts';
import { resnet50V2 } from './resnet-v2.ts';
import { buildWeights, disposeWeights, loadState, stateOf, type WeightBuilder, type Weights } from './weights.ts';

/** What an architecture adds to its weights. */
export interface Network {
  /** What each block of layers makes, [b, h, w, c]; the mean over the last of these maps is the feature vector. */
  maps(x: tf.Tensor4D, training: boolean): readonly tf.Tensor4D[];
  macs(height: number, width: number): number;
  /** What its weights add to a training loss, where the architecture says so (Keras' regularisers). */
  penalty?(): tf.Scalar;
}

/** A network from images to features, with its weights in the engine's memory. */
export interface Encoder {
  readonly spec: EncoderSpec;
  readonly weights: Weights;
  /**
   * Features of normalised images (see `toInput`). In training, batch normalisation uses the batch's statistics, which
   * reach the running ones at the next `settle`.
   *
   * @param x - [b, height, width, channels], float32.
   * @returns [b, spec.features]
   */
  forward(x: tf.Tensor4D, training: boolean): tf.Tensor2D;
  /** The maps behind each block of layers, the first block first; for layer-wise probes and dense pretext tasks. */
  maps(x: tf.Tensor4D, training: boolean): readonly tf.Tensor4D[];
  /** A penalty on its weights that belongs to every loss it is trained with; absent where there is none. */
  penalty?(): tf.Scalar;
  trainable(): readonly Parameter[];
  /** Sets the mean image that it subtracts: [c, h, w], of values in [0, 1]. For specs with `meanImage` alone. */
  centre(image: Float32Array): void;
  /** Takes the statistics of the training batches since the last call into the running ones. */
  settle(): void;
  /** Weights and statistics under PyTorch's names and in its layouts. */
  state(): Promise<StateDict>;
  /** @throws Problem `state-mismatch` unless every name is accounted for and every shape equal. */
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

/** First values that `load` replaces at once need no randomness. */
const nothing: RandomStreams = () => ({
  uniform: () => 0,
  int: () => 0,
  normal: () => 0,
  permutation: () => new Int32Array(),
});

type Build = (builder: WeightBuilder, channels: number, stem: NonNullable<EncoderSpec['stem']>) => Network;

const ENCODERS: Readonly<Record<EncoderSpec['name'], Build>> = {
  'conv-small': convSmall,
  resnet18: (builder, channels, stem) => resnet(builder, channels, 18, stem),
  resnet34: (builder, channels, stem) => resnet(builder, channels, 34, stem),
  resnet50: (builder, channels, stem) => resnet(builder, channels, 50, stem),
  resnet20: (builder, channels) => resnetV1(builder, channels, 3),
  resnet32: (builder, channels) => resnetV1(builder, channels, 5),
  resnet44: (builder, channels) => resnetV1(builder, channels, 7),
  resnet56: (builder, channels) => resnetV1(builder, channels, 9),
  resnet50v2: (builder, channels) => resnet50V2(builder, channels),
  'efficientnet-lite0': (builder, channels) => efficientNetLite0(builder, channels),
};

function build({ name, mean, stem }: EncoderSpec, builder: WeightBuilder): Network {
  // A name from a file may be any.
  if (!Object.hasOwn(ENCODERS, name)) throw unknownEncoder(name, Object.keys(ENCODERS));
  return ENCODERS[name](builder, mean.length, stem ?? 'imagenet');
}
