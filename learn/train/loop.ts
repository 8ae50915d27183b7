import { setImmediate as breathe } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../encoders/weights.ts';
import type { Optimizer } from '../optim/optimizer-types.ts';
import { createSchedule, type ScheduleSpec } from '../optim/schedule.ts';
import type { RandomStreams } from '../types.ts';
import { type Cut, positionOf } from './cut.ts';
import type { Journal } from './journal.ts';
import { epochLosses } from './recorder.ts';
import { trainStep } from './training.ts';

/** A training as the loop runs it: with labels or without, of whole networks or of linear heads. */
export interface Training<Batch> {
  readonly weights: Weights;
  readonly optimizer: Optimizer;
  readonly schedule: ScheduleSpec;
  readonly learningRate: number;
  /** Images that every epoch shuffles. */
  readonly images: number;
  readonly cut: Cut;
  /** Steps of the whole training. */
  readonly steps: number;
  /** Learning curve and checkpoints; without it an interrupted training starts again. */
  readonly journal?: Journal;
  /** Reads a batch. The loop asks for the next one while it computes this one. */
  fetch(rows: Int32Array, epoch: number): Batch | Promise<Batch>;
  /** The tensors of a step, which the loop disposes, the loss that it differentiates, and what to log of it beside the loss. */
  compute(
    batch: Batch,
    step: number,
  ): { readonly inputs: tf.TensorContainer; readonly loss: () => tf.Scalar; readonly measured?: () => Promise<Values> };
  /** Called after each update. */
  stepped?(done: Stepped<Batch>): void | Promise<void>;
}

type Values = Readonly<Record<string, number>>;

/** A step that was taken. */
export interface Stepped<Batch> {
  readonly batch: Batch;
  /** Steps taken so far, this one included. */
  readonly step: number;
  readonly epoch: number;
  /** True for the last step of an epoch. */
  readonly ended: boolean;
  readonly loss: number;
  readonly learningRate: number;
  /** Values that `compute` measured beside the loss. */
  readonly measured: Values;
}

/**
 * Runs a training from its start, or from its checkpoint. The images of an epoch are in the order ('order', epoch).
 * Interrupted, it saves a checkpoint and throws `signal.reason`; started again, it continues to the same bits.
 *
 * @returns steps taken, those before the checkpoint included.
 * @throws Problem `not-finite`
 */
export async function runTraining<Batch>(
  training: Training<Batch>,
  random: RandomStreams,
  signal: AbortSignal,
): Promise<number> {
  const { weights, optimizer, cut, steps, journal } = training;
  const pace = paceOf(training);
  const fetch = fetchInOrder(training, random);
  let step = journal?.from ?? 0;
  let next = fetch(step);
  while (step < steps) {
    const batch = (await next)!;
    next = fetch(step + 1);
    // The step that awaits a failed fetch reports it. If this step fails first, nothing awaits it.
    next.catch(() => undefined);
    const { epoch } = positionOf(step, cut);
    const now = pace(step, epoch);
    const { inputs, loss, measured: measure } = training.compute(batch, step);
    const checked = await trainStep(weights, optimizer, now, step, loss).finally(() => tf.dispose(inputs));
    const measured = (await measure?.()) ?? {};
    journal?.recorder.step({ loss: checked.loss, gradientNorm: checked.gradientNorm, ...measured });
    step += 1;
    const ended = step % cut.steps === 0;
    const { learningRate } = now;
    await training.stepped?.({ batch, step, epoch, ended, loss: checked.loss, learningRate, measured });
    await breathe();
    if (signal.aborted) {
      await journal?.save(step);
      throw signal.reason;
    }
    if (step < steps) await journal?.offer(step, ended);
  }
  return step;
}

/** Learning rate and momentum of each step. */
function paceOf<Batch>({ schedule: spec, learningRate, cut, steps, journal }: Training<Batch>) {
  const byEpoch = spec.per === 'epoch';
  const schedule = createSchedule(spec, learningRate, byEpoch ? Math.ceil(steps / cut.steps) : steps);
  return (step: number, epoch: number) =>
    schedule(byEpoch ? epoch : step, journal ? epochLosses(journal.recorder.recorded().rows, epoch) : []);
}

/** Reads the batch of a step; undefined after the last one. */
function fetchInOrder<Batch>({ images, cut, steps, fetch }: Training<Batch>, random: RandomStreams) {
  let shuffled: { epoch: number; order: Int32Array } | undefined;
  return async (step: number): Promise<Batch | undefined> => {
    if (step >= steps) return undefined;
    const { epoch, start, end } = positionOf(step, cut);
    if (shuffled?.epoch !== epoch) shuffled = { epoch, order: random('order', epoch).permutation(images) };
    return fetch(shuffled.order.subarray(start, end), epoch);
  };
}
