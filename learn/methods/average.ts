import * as tf from '@tensorflow/tfjs-core';
import { type BatchNorm, settle } from '../encoders/batch-norm.ts';
import { createEncoder, type Encoder } from '../encoders/encoder.ts';
import { buildWeights, disposeWeights, loadState, stateOf, type Weights } from '../encoders/weights.ts';
import type { NamedTensor, RandomStreams, StateDict } from '../types.ts';
import { createProjector, type Projector, type ProjectorShape } from './projector.ts';

/** Share of the average kept at each step: constant, or from `first` to `last` on a cosine. */
export interface Momentum {
  readonly first: number;
  /** `first` by default. */
  readonly last?: number;
}

/** tau of this step: last - (last - first) (cos(pi step / steps) + 1) / 2 (BYOL, 2006.07733). */
export function momentumAt({ first, last = first }: Momentum, step: number, steps: number): number {
  return last - ((last - first) * (Math.cos((Math.PI * step) / steps) + 1)) / 2;
}

/** An encoder and its projector whose weights are an exponential average of the trained weights. */
export interface AveragedNetwork {
  /** Projections of normalised images by the batch's statistics, without a gradient. [b, d] */
  forward(x: tf.Tensor4D): tf.Tensor2D;
  /** Its batch normalisation layers. */
  readonly norms: readonly BatchNorm[];
  /** Sets every weight to tau times itself plus 1 - tau times the trained weight. */
  move(tau: number): void;
  state(): Promise<Map<string, NamedTensor>>;
  load(memory: StateDict): void;
  dispose(): void;
}

/**
 * Copies the encoder and the projector. Only parameters are averaged: the copy's batch normalisation keeps its own
 * statistics in training mode, as in MoCo (1911.05722) and BYOL.
 *
 * @param trained - The weights that the average follows.
 */
export function createAverage(
  encoder: Encoder,
  shape: ProjectorShape,
  trained: { readonly encoder: Weights; readonly projector: Weights },
  random: RandomStreams,
): AveragedNetwork {
  const copy = createEncoder(encoder.spec, random);
  const builder = buildWeights(random, 'init-head');
  const projector: Projector = createProjector(builder, encoder.spec.features, shape);
  const pairs = [
    ...copy.weights.parameters.map((own, k) => ({ own, of: trained.encoder.parameters[k]! })),
    ...builder.weights.parameters.map((own, k) => ({ own, of: trained.projector.parameters[k]! })),
  ];
  const move = (tau: number) =>
    tf.tidy(() => {
      for (const { own, of } of pairs) {
        const next = tf.keep(tf.add(tf.mul(own.value, tau), tf.mul(of.value, 1 - tau)));
        own.value.dispose();
        own.value = next;
      }
      settle([...copy.weights.norms, ...builder.weights.norms]);
    });
  for (const [k, own] of (copy.weights.fixed ?? []).entries()) {
    own.value.dispose();
    own.value = tf.keep(tf.clone(encoder.weights.fixed![k]!.value));
  }
  move(0);
  return {
    norms: [...copy.weights.norms, ...builder.weights.norms],
    forward: (x) => projector.forward(copy.forward(x, true)),
    move,
    async state() {
      const memory = new Map<string, NamedTensor>();
      for (const [name, tensor] of await copy.state()) memory.set(`encoder/${name}`, tensor);
      for (const [name, tensor] of await stateOf(builder.weights)) memory.set(`projector/${name}`, tensor);
      return memory;
    },
    load(memory) {
      copy.load(below(memory, 'encoder/'));
      loadState(builder.weights, below(memory, 'projector/'), 'the averaged projector of a checkpoint');
    },
    dispose() {
      copy.dispose();
      disposeWeights(builder.weights);
    },
  };
}

/** The entries whose name begins with `prefix`, by the rest of their name. */
export const below = (memory: StateDict, prefix: string): StateDict =>
  new Map(
    [...memory].flatMap(([name, tensor]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [])),
  );
