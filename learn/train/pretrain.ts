import { setImmediate as breathe } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder, type Encoder } from '../encoders/encoder.ts';
import { toInput } from '../encoders/input.ts';
import { disposeWeights } from '../encoders/weights.ts';
import type { CreateMethod, Given, MadeImages, MethodLoss } from '../methods/method.ts';
import { createOptimizer } from '../optim/optimizer.ts';
import type { OptimizerSpec } from '../optim/optimizer-types.ts';
import { createSchedule, type ScheduleSpec } from '../optim/schedule.ts';
import { createSteadyOptimizer } from '../optim/steady.ts';
import type { EncoderSpec, EncoderState, History, RandomStreams, StateDict, Supervision } from '../types.ts';
import { createBestEpoch } from './best-epoch.ts';
import { type CheckpointPosition, createCheckpointer } from './checkpointer.ts';
import { collapseAlarm, spikeAlarm, spreadOf } from './collapse.ts';
import { geometryOf } from './geometry.ts';
import { historyOf } from './history.ts';
import { memories } from './memories.ts';
import { createOnlineProbe, type KnownClasses, type OnlineProbe } from './online-probe.ts';
import { batchTooLarge, batchTooSmall, exportsLost } from './problems.ts';
import { createRate } from './rate.ts';
import { createRecorder, epochLosses } from './recorder.ts';
import { together, trainStep } from './training.ts';
import type { ViewSource } from './views.ts';

export interface PretrainOptions {
  readonly method: CreateMethod;
  readonly encoder: EncoderSpec;
  /** Weights and statistics to begin with; first weights are drawn where absent. */
  readonly init?: StateDict;
  /** For encoders with a mean image, where `init` brings none. [c, h, w], of values in [0, 1]. */
  readonly meanImage?: Float32Array;
  readonly views: ViewSource;
  readonly epochs: number;
  /** Images a step; the last images of an epoch that fill no batch are left out. */
  readonly batch: number;
  readonly optimizer: OptimizerSpec;
  readonly learningRate: number;
  readonly schedule: ScheduleSpec;
  /** Rows of the learning curve in an epoch. */
  readonly rowsPerEpoch?: number;
  /** Measured in evaluation mode at the end of each epoch: accuracy of a kNN on validation, say, and of the online probe. */
  readonly watch?: (
    encoder: Encoder,
    epoch: number,
    probe?: Pick<OnlineProbe, 'classify'>,
  ) => Promise<Readonly<Record<string, number>>>;
  /** Epochs from one such measurement to the next; each epoch where absent. */
  readonly watchEvery?: number;
  /** Classes of the images, for a linear classifier that is watched beside the training and never changes it. */
  readonly known?: KnownClasses;
  /** Views of validation images: the encoder of the epoch that answers most of them is given, for methods with `right`. */
  readonly choose?: ViewSource;
  /** Encoders kept on the way, every so many epochs; `has` tells a training that goes on which are there. */
  readonly exports?: {
    readonly every: number;
    keep(epoch: number, state: EncoderState): Promise<void>;
    has(epoch: number): boolean;
  };
  /** Images of the views' size, packed, of which a method that makes images shows at the end what it makes. */
  readonly draw?: Uint8Array;
  /** At most this long between two checkpoints; results do not depend on it. */
  readonly checkpointEverySeconds?: number;
}

/**
 * Trains an encoder without labels. Order of images: ('order', epoch); first weights: ('init', k), ('init-head', k).
 * Interrupted, it saves a checkpoint and throws `signal.reason`; started again, it goes on to the same bytes.
 *
 * @throws Problem `state-mismatch` where `init` is another network's, `batch-too-large`, `batch-too-small`, `not-finite`, `exports-lost`
 */
export async function pretrain(
  options: PretrainOptions,
  random: RandomStreams,
  supervision: Supervision,
): Promise<{ encoder: EncoderState; history: History; drawn?: MadeImages }> {
  const { views, batch, epochs } = options;
  const { height, width } = views;
  const stepsPerEpoch = Math.floor(views.images / batch);
  if (batch < 2) throw batchTooSmall(batch);
  if (stepsPerEpoch < 1) throw batchTooLarge(views.images, batch);

  const encoder = createEncoder(options.encoder, random);
  // Before the method is made: averaged copies begin as it does.
  if (options.init) encoder.load(options.init);
  else if (options.meanImage) encoder.centre(options.meanImage);
  const total = epochs * stepsPerEpoch;
  const online = options.known && createOnlineProbe(encoder, options.known, random);
  const plan = { steps: total, stepsPerEpoch, batch, height, width };
  const method = options.method(online?.encoder ?? encoder, random, plan);
  const best = options.choose && method.right && createBestEpoch(encoder, method, options.choose);
  const weights = together(encoder.weights, method.weights);
  const optimizer = method.steady
    ? createSteadyOptimizer(options.optimizer, weights.parameters, method.steady, options.learningRate)
    : createOptimizer(options.optimizer, weights.parameters);
  const byEpoch = options.schedule.per === 'epoch';
  const schedule = createSchedule(options.schedule, options.learningRate, byEpoch ? epochs : total);
  const checkpointer = createCheckpointer(weights, optimizer, supervision, {
    method: memories({ method, online, best }),
    everySeconds: options.checkpointEverySeconds,
  });
  const found = await checkpointer.load();
  const recorder = createRecorder(supervision, found?.recorded);
  const rowEvery = Math.max(1, Math.ceil(stepsPerEpoch / (options.rowsPerEpoch ?? 10)));
  const rate = createRate();

  const fetch = batches(views, batch, stepsPerEpoch, total, random);
  const watchEvery = options.watchEvery ?? 1;
  let step = found?.step ?? 0;
  const lost = lostExports(options, Math.floor(step / stepsPerEpoch));
  if (lost.length > 0) throw exportsLost(lost);
  let next = fetch(step);
  while (step < total) {
    const given = (await next)!;
    // The next batch is read from disk while this one is computed.
    next = fetch(step + 1);
    // A failure belongs to the step that awaits it, and is nobody's when this step fails first.
    next.catch(() => undefined);
    const epoch = Math.floor(step / stepsPerEpoch);
    const pace = schedule(byEpoch ? epoch : step, epochLosses(recorder.recorded().rows, epoch));
    let watched: MethodLoss | undefined;
    const inputs = given.pixels.map((view, i) => {
      const size = sizeOf(views, i - (given.pixels.length - (views.small?.count ?? 0)));
      return toInput(view, size.height, size.width, options.encoder);
    });
    const checked = await trainStep(weights, optimizer, pace, step, () => {
      const made = method.loss(inputs, step, given);
      watched = copied(made);
      return encoder.penalty ? tf.add(made.loss, encoder.penalty()) : made.loss;
    }).finally(() => tf.dispose(inputs));
    method.afterStep?.(step);
    online?.step(given.indices);
    recorder.step({ loss: checked.loss, gradientNorm: checked.gradientNorm });
    step += 1;

    const ended = step % stepsPerEpoch === 0;
    const measured = ended && ((epoch + 1) % watchEvery === 0 || step === total);
    if (measured || (watchEvery === 1 && (step % stepsPerEpoch) % rowEvery === 0)) {
      const atEnd = measured ? await measure(encoder, watched!, epoch, options, recorder.alarm, online) : {};
      if (measured && best) atEnd.pretextValidationAccuracy = await best.offer(epoch);
      const ofMethod = (await method.measure?.(step - 1)) ?? {};
      recorder.row(step, epoch, { learningRate: pace.learningRate, ...ofMethod, ...atEnd });
      const spike = spikeAlarm(recorder.recorded().rows, epoch + 1);
      if (spike) recorder.alarm(spike);
    }
    tf.dispose([watched!.projections ?? [], watched!.partners ?? []]);
    supervision.progress({
      done: step * batch,
      total: total * batch,
      unit: 'images',
      rate: rate.count(batch),
      note: `epoch ${epoch + 1} of ${epochs}, loss ${checked.loss.toPrecision(4)}`,
    });
    // Before any checkpoint that has this epoch behind it.
    if (ended && options.exports && (epoch + 1) % options.exports.every === 0)
      await options.exports.keep(epoch + 1, { spec: options.encoder, weights: await encoder.state() });
    await breathe();
    const position: CheckpointPosition = { step, recorded: recorder.recorded() };
    if (supervision.signal.aborted) {
      await checkpointer.save(position);
      throw supervision.signal.reason;
    }
    if (step < total) await checkpointer.offer(position, ended);
  }

  const kept = best?.result();
  const drawn = options.draw && (await method.draw?.(options.draw));
  const result = {
    encoder: { spec: options.encoder, weights: kept?.weights ?? (await encoder.state()) },
    history: historyOf(
      { views, epochs, batch, steps: step, keptEpoch: kept?.epoch },
      encoder,
      method,
      recorder.recorded(),
    ),
    ...(drawn && { drawn }),
  };
  online?.dispose();
  optimizer.dispose();
  method.dispose?.();
  disposeWeights(weights);
  return result;
}

/** Exports of epochs that a checkpoint has behind it and that are not there. */
function lostExports({ exports }: PretrainOptions, epochs: number): number[] {
  if (!exports) return [];
  const due = Array.from({ length: Math.floor(epochs / exports.every) }, (_, i) => exports.every * (i + 1));
  return due.filter((epoch) => !exports.has(epoch));
}

/** Views of the source's own size, or of its small ones. @param small - Which of the small ones; below 0 for the rest. */
const sizeOf = (views: ViewSource, small: number) => (small >= 0 && views.small ? views.small : views);

/** Fetches the views of a step's batch; undefined behind the last step. */
function batches(views: ViewSource, batch: number, stepsPerEpoch: number, total: number, random: RandomStreams) {
  let shuffled: { epoch: number; order: Int32Array } | undefined;
  return async (step: number): Promise<(Given & { readonly indices: Int32Array }) | undefined> => {
    if (step >= total) return undefined;
    const epoch = Math.floor(step / stepsPerEpoch);
    if (shuffled?.epoch !== epoch) shuffled = { epoch, order: random('order', epoch).permutation(views.images) };
    const start = (step % stepsPerEpoch) * batch;
    const indices = shuffled.order.subarray(start, start + batch);
    const pixels = await views.gather(epoch, indices);
    return { pixels, indices, ...(views.labels && { labels: views.labels(indices) }) };
  };
}

/** Copies that outlive the step: a method may use what it gives for its own memory, and let it go. */
function copied({ loss, projections, partners }: MethodLoss): MethodLoss {
  const copy = (x: tf.Tensor2D) => tf.keep(tf.clone(x));
  return {
    loss,
    ...(projections && { projections: copy(projections) }),
    ...(partners && { partners: copy(partners) }),
  };
}

async function measure(
  encoder: Encoder,
  { projections, partners }: MethodLoss,
  epoch: number,
  options: PretrainOptions,
  alarm: (sentence: string) => void,
  online: OnlineProbe | undefined,
): Promise<Record<string, number>> {
  const watched = { ...(await options.watch?.(encoder, epoch, online)) };
  if (!projections) return watched;
  const [n, d] = projections.shape;
  const rows = (await projections.data()) as Float32Array;
  const spread = spreadOf(rows, n, d);
  const sentence = collapseAlarm(spread, d, epoch + 1);
  if (sentence) alarm(sentence);
  return {
    projectionDeviation: spread.deviation,
    effectiveRank: spread.rank,
    covarianceRank: spread.covarianceRank,
    ...(partners && geometryOf(rows, (await partners.data()) as Float32Array, n, d)),
    ...watched,
  };
}
