import { setImmediate as breathe } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder, type Encoder } from '../encoders/encoder.ts';
import { toInput } from '../encoders/input.ts';
import { disposeWeights } from '../encoders/weights.ts';
import type { CreateMethod, Method, MethodLoss } from '../methods/method.ts';
import { createOptimizer, type OptimizerSpec } from '../optim/optimizer.ts';
import { createSchedule, type ScheduleSpec } from '../optim/schedule.ts';
import type { EncoderSpec, EncoderState, History, RandomStreams, Supervision } from '../types.ts';
import { type CheckpointPosition, createCheckpointer } from './checkpointer.ts';
import { collapseAlarm, spreadOf } from './collapse.ts';
import { geometryOf } from './geometry.ts';
import { batchTooLarge, batchTooSmall } from './problems.ts';
import { createRate } from './rate.ts';
import { createRecorder } from './recorder.ts';
import { together, trainStep } from './training.ts';
import type { ViewSource } from './views.ts';

export interface PretrainOptions {
  readonly method: CreateMethod;
  readonly encoder: EncoderSpec;
  readonly views: ViewSource;
  readonly epochs: number;
  /** Images a step; the last images of an epoch that fill no batch are left out. */
  readonly batch: number;
  readonly optimizer: OptimizerSpec;
  readonly learningRate: number;
  readonly schedule: ScheduleSpec;
  /** Rows of the learning curve in an epoch. */
  readonly rowsPerEpoch?: number;
  /** Measured in evaluation mode at the end of each epoch: accuracy of a kNN on validation, say. */
  readonly watch?: (encoder: Encoder, epoch: number) => Promise<Readonly<Record<string, number>>>;
  /** At most this long between two checkpoints; results do not depend on it. */
  readonly checkpointEverySeconds?: number;
}

/**
 * Trains an encoder without labels. Order of images: ('order', epoch); first weights: ('init', k), ('init-head', k).
 * Interrupted, it saves a checkpoint and throws `signal.reason`; started again, it goes on to the same bytes.
 *
 * @throws Problem `batch-too-large`, `batch-too-small`, `not-finite`
 */
export async function pretrain(
  options: PretrainOptions,
  random: RandomStreams,
  supervision: Supervision,
): Promise<{ encoder: EncoderState; history: History }> {
  const { views, batch, epochs } = options;
  const { height, width } = views;
  const stepsPerEpoch = Math.floor(views.images / batch);
  if (batch < 2) throw batchTooSmall(batch);
  if (stepsPerEpoch < 1) throw batchTooLarge(views.images, batch);

  const encoder = createEncoder(options.encoder, random);
  const total = epochs * stepsPerEpoch;
  const method = options.method(encoder, random, { steps: total, stepsPerEpoch, batch, height, width });
  const weights = together(encoder.weights, method.weights);
  const optimizer = createOptimizer(options.optimizer, weights.parameters);
  const byEpoch = options.schedule.per === 'epoch';
  const schedule = createSchedule(options.schedule, options.learningRate, byEpoch ? epochs : total);
  const checkpointer = createCheckpointer(weights, optimizer, supervision, {
    method,
    everySeconds: options.checkpointEverySeconds,
  });
  const found = await checkpointer.load();
  const recorder = createRecorder(supervision, found?.recorded);
  const rowEvery = Math.max(1, Math.ceil(stepsPerEpoch / (options.rowsPerEpoch ?? 10)));
  const rate = createRate();

  const fetch = batches(views, batch, stepsPerEpoch, total, random);
  let step = found?.step ?? 0;
  let next = fetch(step);
  while (step < total) {
    const pixels = (await next)!;
    // The next batch is read from disk while this one is computed.
    next = fetch(step + 1);
    // A failure belongs to the step that awaits it, and is nobody's when this step fails first.
    next.catch(() => undefined);
    const epoch = Math.floor(step / stepsPerEpoch);
    const pace = schedule(byEpoch ? epoch : step);
    let watched: MethodLoss | undefined;
    const inputs = pixels.map((view) => toInput(view, views.height, views.width, options.encoder));
    const checked = await trainStep(weights, optimizer, pace, step, () => {
      const made = method.loss(inputs, step);
      watched = kept(made);
      return made.loss;
    }).finally(() => tf.dispose(inputs));
    method.afterStep?.(step);
    recorder.step({ loss: checked.loss, gradientNorm: checked.gradientNorm });
    step += 1;

    const ended = step % stepsPerEpoch === 0;
    if (ended || (step % stepsPerEpoch) % rowEvery === 0) {
      const atEnd = ended ? await measure(encoder, watched!, epoch, options, recorder.alarm) : {};
      recorder.row(step, epoch, { learningRate: pace.learningRate, ...atEnd });
    }
    tf.dispose([watched!.projections, watched!.partners ?? []]);
    supervision.progress({
      done: step * batch,
      total: total * batch,
      unit: 'images',
      rate: rate.count(batch),
      note: `epoch ${epoch + 1} of ${epochs}, loss ${checked.loss.toPrecision(4)}`,
    });
    await breathe();
    const position: CheckpointPosition = { step, recorded: recorder.recorded() };
    if (supervision.signal.aborted) {
      await checkpointer.save(position);
      throw supervision.signal.reason;
    }
    if (step < total) await checkpointer.offer(position, ended);
  }

  const result = {
    encoder: { spec: options.encoder, weights: await encoder.state() },
    history: historyOf(options, encoder, method, total, recorder.recorded()),
  };
  optimizer.dispose();
  method.dispose?.();
  disposeWeights(weights);
  return result;
}

/** Fetches the views of a step's batch; undefined behind the last step. */
function batches(views: ViewSource, batch: number, stepsPerEpoch: number, total: number, random: RandomStreams) {
  let shuffled: { epoch: number; order: Int32Array } | undefined;
  return async (step: number): Promise<readonly Uint8Array[] | undefined> => {
    if (step >= total) return undefined;
    const epoch = Math.floor(step / stepsPerEpoch);
    if (shuffled?.epoch !== epoch) shuffled = { epoch, order: random('order', epoch).permutation(views.images) };
    const start = (step % stepsPerEpoch) * batch;
    return views.gather(epoch, shuffled.order.subarray(start, start + batch));
  };
}

/** Copies that outlive the step: a method may use what it gives for its own memory, and let it go. */
function kept({ loss, projections, partners }: MethodLoss): MethodLoss {
  const copy = (x: tf.Tensor2D) => tf.keep(tf.clone(x));
  return { loss, projections: copy(projections), ...(partners && { partners: copy(partners) }) };
}

async function measure(
  encoder: Encoder,
  { projections, partners }: MethodLoss,
  epoch: number,
  options: PretrainOptions,
  alarm: (sentence: string) => void,
): Promise<Record<string, number>> {
  const [n, d] = projections.shape;
  const rows = (await projections.data()) as Float32Array;
  const spread = spreadOf(rows, n, d);
  const sentence = collapseAlarm(spread, d, epoch + 1);
  if (sentence) alarm(sentence);
  return {
    projectionDeviation: spread.deviation,
    effectiveRank: spread.rank,
    ...(partners && geometryOf(rows, (await partners.data()) as Float32Array, n, d)),
    ...(await options.watch?.(encoder, epoch)),
  };
}

function historyOf(
  options: PretrainOptions,
  encoder: Encoder,
  method: Method,
  steps: number,
  { rows, alarms }: { rows: History['rows']; alarms: History['alarms'] },
): History {
  const { height, width } = options.views;
  const macs = encoder.macs(height, width) + method.macs;
  return {
    method: method.name,
    rows,
    alarms,
    cost: {
      epochs: options.epochs,
      steps,
      batch: options.batch,
      views: method.views,
      imagesSeen: steps * options.batch,
      encoderMacs: encoder.macs(height, width),
      // A multiply-add is two operations; the backward pass costs twice the forward pass.
      flopsPerStep: 6 * macs * method.views * options.batch,
      flops: 6 * macs * method.views * options.batch * steps,
    },
    references: method.references,
  };
}
