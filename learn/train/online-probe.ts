import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoders/encoder.ts';
import { disposeWeights } from '../encoders/weights.ts';
import type { Method } from '../methods/method.ts';
import { flatten } from '../optim/flat.ts';
import { createOptimizer } from '../optim/optimizer.ts';
import type { RandomStreams } from '../types.ts';
import { createHead } from './classifier.ts';
import { restoreTraining, trainingTensors } from './training.ts';

/** Classes of the images of a training, only for measurements. */
export interface KnownClasses {
  readonly classes: number;
  /** Class of each of these images of the views' source; -1 if unknown. */
  of(indices: Int32Array): Int32Array;
}

/**
 * A linear classifier that learns beside an encoder, from features that the training computes anyway. No gradient
 * reaches the encoder: its bytes are the same with and without the probe.
 */
export interface OnlineProbe extends Required<Pick<Method, 'memory' | 'remember' | 'dispose'>> {
  /** The encoder for the method. It keeps the features of the first images of a step in training mode. */
  readonly encoder: Encoder;
  /** One step on the features of the last training step. */
  step(indices: Int32Array): void;
  /** Classes of features in evaluation mode. @param features - [n, features], row by row. */
  classify(features: Float32Array): Promise<Int32Array>;
}

/** Constant rate of Adam; it is not tuned. */
const LEARNING_RATE = 1e-2;

/** @param random - Stream of the first weights: ('online-init-head', k). */
export function createOnlineProbe(encoder: Encoder, known: KnownClasses, random: RandomStreams): OnlineProbe {
  const { classes } = known;
  const width = encoder.spec.features;
  const head = createHead(width, classes, (purpose, ...index) => random(`online-${purpose}`, ...index));
  const optimizer = createOptimizer({ name: 'adam' }, head.weights.parameters);
  let seen: tf.Tensor2D | undefined;
  const see = (features: () => tf.Tensor, training: boolean) => {
    if (training && !seen) seen = tf.keep(features()) as tf.Tensor2D;
  };
  return {
    encoder: {
      ...encoder,
      forward(x, training) {
        const features = encoder.forward(x, training);
        see(() => tf.clone(features), training);
        return features;
      },
      maps(x, training) {
        const maps = encoder.maps(x, training);
        see(() => tf.mean(maps.at(-1)!, [1, 2]), training);
        return maps;
      },
    },
    step(indices) {
      const features = seen;
      seen = undefined;
      if (!features) return;
      // Rows after the first view are other views of the same images. Of a batch in parts only the first part was kept.
      const rows = Math.min(indices.length, features.shape[0]);
      const labels = known.of(indices.subarray(0, rows));
      const labelled = labels.reduce((count, label) => count + Number(label >= 0), 0);
      if (labelled > 0) {
        const gradient = tf.tidy(() => {
          const f = tf.slice(features, [0, 0], [rows, width]);
          const weigh = tf.tensor2d(
            Float32Array.from(labels, (label) => Number(label >= 0) / labelled),
            [rows, 1],
          );
          const target = tf.oneHot(tf.tensor1d(labels, 'int32'), classes);
          const wrong = tf.mul(tf.sub(tf.softmax(head.forward(f)), target), weigh) as tf.Tensor2D;
          // Gradient of the mean cross-entropy, in the order of the head's parameters.
          return tf.keep(flatten([tf.matMul(f, wrong, true, false), tf.sum(wrong, 0)]));
        });
        optimizer.step(gradient, { learningRate: LEARNING_RATE });
        gradient.dispose();
      }
      features.dispose();
    },
    async classify(features) {
      const best = tf.tidy(() => {
        const logits = head.forward(tf.tensor2d(features, [features.length / width, width]));
        return tf.argMax(logits, 1);
      });
      const classes = Int32Array.from(await best.data());
      best.dispose();
      return classes;
    },
    memory: () => trainingTensors(head.weights, optimizer),
    remember: (memory) => restoreTraining(head.weights, optimizer, memory),
    dispose() {
      seen?.dispose();
      optimizer.dispose();
      disposeWeights(head.weights);
    },
  };
}
