import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { createOptimizer } from '../optim/optimizer.ts';
import type { OptimizerSpec } from '../optim/optimizer-types.ts';
import type { ScheduleSpec } from '../optim/schedule.ts';
import { createHead } from '../train/classifier.ts';
import { cutEpoch } from '../train/cut.ts';
import { runTraining } from '../train/loop.ts';
import { createRecorder } from '../train/recorder.ts';
import { rightIn } from '../train/right.ts';
import type { HistoryRow, RandomStreams } from '../types.ts';

/** A linear classifier trained step by step on raw features, as most papers and studies do it. */
export interface SgdProbe {
  readonly optimizer: OptimizerSpec;
  readonly learningRate: number;
  /** Schedule for this many steps and epochs. */
  readonly schedule: (duration: { readonly steps: number; readonly epochs: number }) => ScheduleSpec;
  readonly epochs: number;
  /** Rows per step; the last step of an epoch may have fewer, as in PyTorch. */
  readonly batch: number;
  /** The encoder's batch normalisation in training mode (`train-mode-head.ts`); frozen like its weights where absent. */
  readonly batchNorm?: 'train';
  /** Test loss and accuracy after each epoch, for looking; nothing is chosen by them. */
  readonly watch?: 'test';
}

/** Labelled rows, and the features of a batch of them. */
export interface HeadData<Batch> {
  /** Class of each row. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Width of the features. */
  readonly features: number;
  fetch(rows: Int32Array): Batch | Promise<Batch>;
  /** [b, features], outside the gradient. The caller disposes it. */
  featuresOf(batch: Batch): tf.Tensor2D;
  /** Measures the head after each epoch. With it, the result has a curve. */
  watch?(head: Pick<TrainedHead, 'weight' | 'bias'>): Promise<Readonly<Record<string, number>>>;
}

/** A trained linear head as plain values. */
export interface TrainedHead {
  /** [features, classes] */
  readonly weight: Float32Array;
  /** [classes] */
  readonly bias: Float32Array;
  readonly steps: number;
  /** A row an epoch: means of loss and accuracy over its steps, in training, and what was watched. */
  readonly curve?: readonly HistoryRow[];
}

/**
 * Trains PyTorch's `nn.Linear`. Nothing is chosen: the result is the last step's weights. Streams: first weights
 * ('init-head', k); rows ('order', epoch).
 *
 * @param stepped - Called after each step.
 * @throws Problem `too-few-images`, `not-finite`; `signal.reason` when interrupted.
 */
export async function trainHead<Batch>(
  probe: SgdProbe,
  { labels, classes, features, fetch, featuresOf, watch }: HeadData<Batch>,
  random: RandomStreams,
  signal: AbortSignal,
  stepped: (step: number, steps: number) => void = () => undefined,
): Promise<TrainedHead> {
  signal.throwIfAborted();
  const { epochs, learningRate } = probe;
  const cut = cutEpoch(labels.length, probe.batch, false);
  const steps = cut.steps * epochs;
  const { weights, forward } = createHead(features, classes, random);
  const optimizer = createOptimizer(probe.optimizer, weights.parameters);
  const recorder = createRecorder({ metric: () => undefined, log: () => undefined });
  const present = async () => {
    const [weight, bias] = await Promise.all(
      weights.parameters.map(async ({ value }) => (await value.data()).slice() as Float32Array),
    );
    return { weight: weight!, bias: bias! };
  };
  try {
    await runTraining(
      {
        ...{ weights, optimizer, cut, steps, images: labels.length, learningRate },
        schedule: probe.schedule({ steps, epochs }),
        fetch: async (rows) => ({ rows, batch: await fetch(rows) }),
        compute({ rows, batch }) {
          const x = featuresOf(batch);
          const y = tf.tensor1d(
            rows.map((row) => labels[row]!),
            'int32',
          );
          const right = rightIn(y);
          const loss = () => {
            const logits = forward(x);
            if (watch) right.count(logits);
            return crossEntropy(logits, y);
          };
          return { inputs: [x, y], loss, ...(watch && { measured: right.measured }) };
        },
        async stepped({ step, epoch, ended, loss, measured }) {
          recorder.step({ loss, ...measured });
          if (watch && ended) recorder.row(step, epoch, await watch(await present()));
          stepped(step, steps);
        },
      },
      random,
      signal,
    );
    return { ...(await present()), steps, ...(watch && { curve: recorder.recorded().rows }) };
  } finally {
    optimizer.dispose();
    tf.dispose(weights.parameters.map(({ value }) => value));
  }
}
