import * as tf from '@tensorflow/tfjs-core';
import { createEncoder, type Encoder } from '../encoders/encoder.ts';
import { toInput } from '../encoders/input.ts';
import { disposeWeights } from '../encoders/weights.ts';
import type { CreateMethod, Given, MadeImages, MethodLoss } from '../methods/method.ts';
import { createOptimizer } from '../optim/optimizer.ts';
import type { OptimizerSpec } from '../optim/optimizer-types.ts';
import type { ScheduleSpec } from '../optim/schedule.ts';
import { createSteadyOptimizer } from '../optim/steady.ts';
import type { EncoderSpec, EncoderState, History, RandomStreams, StateDict, Supervision } from '../types.ts';
import { createBestEpoch } from './best-epoch.ts';
import { spikeAlarm } from './collapse.ts';
import { type Cut, cutEpoch, positionOf } from './cut.ts';
import { historyOf } from './history.ts';
import { type Journal, openJournal } from './journal.ts';
import { runTraining, type Stepped } from './loop.ts';
import { measureEpoch } from './measure-epoch.ts';
import { memories } from './memories.ts';
import { createOnlineProbe, type KnownClasses, type OnlineProbe } from './online-probe.ts';
import { batchTooLarge, batchTooSmall, exportsLost } from './problems.ts';
import { createRate } from './rate.ts';
import { together } from './training.ts';
import type { ViewSource } from './views.ts';

export interface PretrainOptions {
  readonly method: CreateMethod;
  readonly encoder: EncoderSpec;
  /** Weights and statistics to start from; first weights are drawn where absent. */
  readonly init?: StateDict;
  /** For encoders with a mean image, where `init` brings none. [c, h, w], values in [0, 1]. */
  readonly meanImage?: Float32Array;
  readonly views: ViewSource;
  readonly epochs: number;
  /** Images per step. */
  readonly batch: number;
  /** True trains on the images of an epoch that fill no batch too, as its last step; they are left out where absent. */
  readonly keepLast?: boolean;
  readonly optimizer: OptimizerSpec;
  readonly learningRate: number;
  readonly schedule: ScheduleSpec;
  /** Rows of the learning curve per epoch. */
  readonly rowsPerEpoch?: number;
  /** Measurement in evaluation mode at the end of an epoch: accuracy of a kNN on validation, and of the online probe. */
  readonly watch?: (
    encoder: Encoder,
    epoch: number,
    probe?: Pick<OnlineProbe, 'classify'>,
  ) => Promise<Readonly<Record<string, number>>>;
  /** Epochs between two measurements; 1 where absent. */
  readonly watchEvery?: number;
  /** Classes of the images, for a linear classifier that learns beside the training and never changes it. */
  readonly known?: KnownClasses;
  /** Views of validation images. With them, the result is the encoder of the epoch that solves the pretext task best. */
  readonly choose?: ViewSource;
  /** Encoders kept during the training, every so many epochs. `has` tells a resumed training which ones exist. */
  readonly exports?: {
    readonly every: number;
    keep(epoch: number, state: EncoderState): Promise<void>;
    has(epoch: number): boolean;
  };
  /** Images of the views' size, packed, for methods that make images to show their result on. */
  readonly draw?: Uint8Array;
  /** Longest time between two checkpoints; results do not depend on it. */
  readonly checkpointEverySeconds?: number;
}

type Batch = Given & { readonly indices: Int32Array };
type Parts = ReturnType<typeof assemble>;

/**
 * Trains an encoder by a method. Streams: images ('order', epoch); first weights ('init', k) and ('init-head', k).
 * Interrupted, it saves a checkpoint and throws `signal.reason`; started again, it continues to the same bits.
 *
 * @throws Problem `state-mismatch` where `init` fits another network, `batch-too-large`, `batch-too-small`, `not-finite`, `exports-lost`
 */
export async function pretrain(
  options: PretrainOptions,
  random: RandomStreams,
  supervision: Supervision,
): Promise<{ encoder: EncoderState; history: History; drawn?: MadeImages }> {
  const { views, batch, epochs } = options;
  if (batch < 2) throw batchTooSmall(batch);
  if (views.images < batch) throw batchTooLarge(views.images, batch);
  const cut = cutEpoch(views.images, batch, !options.keepLast);
  const parts = assemble(options, cut, random);
  const { encoder, method, online, best, weights, optimizer } = parts;
  const journal = await openJournal(weights, optimizer, supervision, {
    memory: memories({ method, online, best }),
    everySeconds: options.checkpointEverySeconds,
    everyEpoch: true,
  });
  const lost = lostExports(options, Math.floor(journal.from / cut.steps));
  if (lost.length > 0) throw exportsLost(lost);
  const steps = await runTraining(
    {
      ...{ weights, optimizer, cut, journal, images: views.images, steps: epochs * cut.steps },
      ...{ schedule: options.schedule, learningRate: options.learningRate },
      fetch: (rows, epoch) => fetchViews(views, rows, epoch),
      ...stepsOf(options, parts, cut, journal, supervision),
    },
    random,
    supervision.signal,
  );
  const kept = best?.result();
  const drawn = options.draw && (await method.draw?.(options.draw));
  const result = {
    encoder: { spec: options.encoder, weights: kept?.weights ?? (await encoder.state()) },
    history: historyOf(
      { views, epochs, batch, steps, imagesSeen: epochs * cut.images, keptEpoch: kept?.epoch },
      encoder,
      method,
      journal.recorder.recorded(),
    ),
    ...(drawn && { drawn }),
  };
  online?.dispose();
  optimizer.dispose();
  method.dispose?.();
  disposeWeights(weights);
  return result;
}

/** Encoder, method and optimiser, with their first weights. */
function assemble(options: PretrainOptions, cut: Cut, random: RandomStreams) {
  const { views, batch } = options;
  const encoder = createEncoder(options.encoder, random);
  // Averaged copies start equal to the encoder, so its weights come before the method.
  if (options.init) encoder.load(options.init);
  else if (options.meanImage) encoder.centre(options.meanImage);
  const online = options.known && createOnlineProbe(encoder, options.known, random);
  const { height, width } = views;
  const plan = { steps: options.epochs * cut.steps, stepsPerEpoch: cut.steps, batch, height, width };
  const method = options.method(online?.encoder ?? encoder, random, plan);
  const best = options.choose && method.judge && createBestEpoch(encoder, method, options.choose);
  const weights = together(encoder.weights, method.weights);
  const optimizer = method.steady
    ? createSteadyOptimizer(options.optimizer, weights.parameters, method.steady, options.learningRate)
    : createOptimizer(options.optimizer, weights.parameters);
  return { encoder, online, method, best, weights, optimizer };
}

/** Loss of a step, and all that follows an update. */
function stepsOf(
  options: PretrainOptions,
  { encoder, method, online, best }: Parts,
  cut: Cut,
  { recorder }: Journal,
  supervision: Supervision,
) {
  const { batch, epochs, watchEvery = 1 } = options;
  const total = epochs * cut.steps;
  const rowEvery = Math.max(1, Math.ceil(cut.steps / (options.rowsPerEpoch ?? 10)));
  const rate = createRate();
  // A last batch of few rows has a small rank, collapsed or not.
  const last = positionOf(cut.steps - 1, cut);
  const lastRows = last.end - last.start;
  let watched: MethodLoss | undefined;
  const row = async ({ step, epoch, ended, learningRate }: Stepped<Batch>) => {
    const measured = ended && ((epoch + 1) % watchEvery === 0 || step === total);
    if (!measured && !(watchEvery === 1 && (step % cut.steps) % rowEvery === 0)) return;
    const alarm = 2 * lastRows < batch ? () => undefined : recorder.alarm;
    const atEnd = measured ? await measureEpoch(watched!, epoch, alarm) : {};
    if (measured) Object.assign(atEnd, await options.watch?.(encoder, epoch, online));
    if (measured && best) {
      const { accuracy, loss } = await best.offer(epoch);
      Object.assign(atEnd, { pretextValidationAccuracy: accuracy, pretextValidationLoss: loss });
    }
    recorder.row(step, epoch, { learningRate, ...(await method.measure?.(step - 1)), ...atEnd });
    const spike = spikeAlarm(recorder.recorded().rows, epoch + 1);
    if (spike) recorder.alarm(spike);
  };
  return {
    compute(given: Batch, step: number) {
      const inputs = inputsOf(given, options);
      const loss = () => {
        const made = method.loss(inputs, step, given);
        watched = copied(made);
        return encoder.penalty ? (tf.add(made.loss, encoder.penalty()) as tf.Scalar) : made.loss;
      };
      return { inputs, loss };
    },
    async stepped(done: Stepped<Batch>) {
      method.afterStep?.(done.step - 1);
      online?.step(done.batch.indices);
      await row(done);
      tf.dispose([watched!.projections ?? [], watched!.partners ?? []]);
      supervision.progress({
        done: done.step * batch,
        total: total * batch,
        unit: 'images',
        rate: rate.count(batch),
        note: `epoch ${done.epoch + 1} of ${epochs}, loss ${done.loss.toPrecision(4)}`,
      });
      // The loop saves its checkpoint after this, so no checkpoint is ahead of its exports.
      if (done.ended && options.exports && (done.epoch + 1) % options.exports.every === 0)
        await options.exports.keep(done.epoch + 1, { spec: options.encoder, weights: await encoder.state() });
    },
  };
}

/** Exports that are missing although the checkpoint is past their epochs. */
function lostExports({ exports }: PretrainOptions, epochs: number): number[] {
  if (!exports) return [];
  const due = Array.from({ length: Math.floor(epochs / exports.every) }, (_, i) => exports.every * (i + 1));
  return due.filter((epoch) => !exports.has(epoch));
}

async function fetchViews(views: ViewSource, indices: Int32Array, epoch: number): Promise<Batch> {
  const pixels = await views.gather(epoch, indices);
  return { pixels, indices, ...(views.labels && { labels: views.labels(indices) }) };
}

/** The views as the encoder takes them; those of another size come last. */
function inputsOf({ pixels }: Batch, { views, encoder }: PretrainOptions): tf.Tensor4D[] {
  const full = pixels.length - (views.small?.count ?? 0);
  return pixels.map((view, i) => {
    const { height, width } = i < full ? views : views.small!;
    return toInput(view, height, width, encoder);
  });
}

/** Copies that outlive the step: a method may dispose its own. */
function copied({ loss, projections, partners }: MethodLoss): MethodLoss {
  const copy = (x: tf.Tensor2D) => tf.keep(tf.clone(x));
  return {
    loss,
    ...(projections && { projections: copy(projections) }),
    ...(partners && { partners: copy(partners) }),
  };
}
