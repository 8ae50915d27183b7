import type { Images, LabelSubset, Split } from '../../data/types.ts';
import type { EncoderSpec, History, Score, Scores, StateDict, Supervision } from '../../learn/types.ts';
import type { Checkpoints, Context } from '../../orchestrator/node-types.ts';
import { bytesOf, float32Of, int32Of } from '../artifact-bytes.ts';
import { openEngineOf } from '../engine.ts';
import { inParts, type PartResult } from '../in-parts.ts';
import { optimizerSpec, scheduleSpec } from '../optimizers.ts';
import type { LABEL_AUGMENTATIONS } from '../settings/label-training-settings.ts';
import type { OptimizerChoice } from '../settings/optimizer-settings.ts';

type Measured = Omit<Score, 'predictions' | 'logits'> & { readonly history: History };

interface LabelTrainingContext extends Omit<Context, 'inputs' | 'params'> {
  readonly inputs: { readonly train: Images; readonly test: Images; readonly split: Split };
  readonly params: {
    readonly steps: number | null;
    readonly epochs: number | null;
    readonly batch: number;
    readonly optimizer: OptimizerChoice;
    readonly augment: (typeof LABEL_AUGMENTATIONS)[number];
    readonly seed: number;
    readonly keepBest: number | null;
    readonly draws: number | null;
    readonly head?: 'torch' | 'keras';
    readonly watch?: 'test';
  };
}

/** Network to train, and its row in the report. */
interface LabelTraining extends Pick<Scores, 'method' | 'family' | 'origin'> {
  readonly encoder: EncoderSpec;
  /** Weights to start from; first weights are drawn where absent. */
  readonly init?: StateDict;
  readonly protocol: 'scratch' | 'fine-tune';
}

/** Trains encoder and classifier on each label subset, one after the other, and measures each on the test images. */
export async function trainOnSubsets(
  context: LabelTrainingContext,
  training: LabelTraining,
): Promise<{ scores: Scores; history: History }> {
  const { inputs, params, environment, checkpoints } = context;
  await openEngineOf(environment);
  const { meanImageOf } = await import('../../learn/encoders/mean-image.ts');
  const { evenly } = await import('../../learn/evaluate/evenly.ts');
  const { train, test, split } = inputs;
  const held = evenly(split.validation, params.keepBest ?? 0);
  const { encoder, init, protocol: _, ...row } = training;
  const meanImage = encoder.meanImage && !init ? await meanImageOf(train.pixels, split.train) : undefined;
  const subsets = split.subsets.filter(({ draw }) => draw < (params.draws ?? draw + 1));
  const parts = await inParts<Measured>(checkpoints, subsets.length, (part, own) =>
    trainOnSubset(context, { ...training, held, subsets, ...(meanImage && { meanImage }) }, part, own),
  );
  const histories = parts.map(({ value }) => value.history);
  const widest = parts.reduce((best, { value }, part) => (value.labels > parts[best]!.value.labels ? part : best), 0);
  const { steps, epochs, batch, augment, optimizer, seed, keepBest } = params;
  return {
    history: histories[widest]!,
    scores: {
      ...row,
      seed,
      encoder,
      classes: train.classes,
      testLabels: test.labels,
      protocol: {
        ...(steps === null ? { epochs } : { steps }),
        batch,
        augment,
        optimizer,
        ...(keepBest !== null && { kept: `the best epoch on ${held.length} validation images` }),
        labels: 'all weights trained',
      },
      cost: {
        imagesSeen: total(histories, 'imagesSeen'),
        flops: total(histories, 'flops'),
        steps: total(histories, 'steps'),
      },
      scores: parts.map(({ value: { history: _, ...score }, arrays }) => ({
        ...score,
        predictions: int32Of(arrays.predictions!),
        logits: float32Of(arrays.logits!),
      })),
    },
  };
}

interface SubsetTraining extends LabelTraining {
  readonly subsets: readonly LabelSubset[];
  /** Validation images on which the best epoch is chosen; empty where the last is kept. */
  readonly held: Int32Array;
  readonly meanImage?: Float32Array;
}

async function trainOnSubset(
  context: LabelTrainingContext,
  { encoder, init, meanImage, held, subsets, method, protocol }: SubsetTraining,
  part: number,
  checkpoints: Checkpoints,
): Promise<PartResult<Measured>> {
  const { trainSupervised } = await import('../../learn/train/supervised.ts');
  const { classify, evaluate } = await import('../../learn/train/classifier.ts');
  const { accuracy, heldAccuracy } = await import('../../learn/evaluate/logits.ts');
  const { train, test, split } = context.inputs;
  const { epochs, seed, batch, optimizer, augment, keepBest, watch, head } = context.params;
  const { fraction, draw, indices } = subsets[part]!;
  const share = `${Number((100 * fraction).toPrecision(4))} % of the labels, draw ${draw + 1}`;
  const quiet = { signal: context.signal, progress: () => {} };
  const perEpoch = Math.max(1, Math.ceil(indices.length / batch));
  const steps = context.params.steps ?? (epochs ?? 1) * perEpoch;
  const streams = context.random.seeded(seed);
  const trained = await trainSupervised(
    {
      encoder,
      ...(init && { init }),
      ...(meanImage && { meanImage }),
      ...{ images: train.pixels, labels: train.labels, classes: train.classes.length, indices, batch },
      augment: await augmentation(augment, train),
      ...(head && { head }),
      duration: context.params.steps === null ? { epochs: epochs ?? 1 } : { steps },
      optimizer: optimizerSpec(optimizer),
      learningRate: optimizer.learningRate,
      schedule: scheduleSpec(optimizer, { steps, epochs: Math.ceil(steps / perEpoch) }),
      ...(keepBest !== null && {
        choose: async (classifier) =>
          (await evaluate(classifier, train.pixels, train.labels, quiet, { indices: held })).accuracy,
      }),
      ...(watch && {
        async watch(classifier) {
          const { loss, accuracy } = await evaluate(classifier, test.pixels, test.labels, quiet);
          return { testLoss: loss, testAccuracy: accuracy };
        },
      }),
    },
    // Streams are named after the subset, not its place: more draws or shares leave the others as they were.
    (purpose, ...index) => streams(purpose, indices.length, draw, ...index),
    subsetSupervision(context, checkpoints, { part, of: subsets.length, share }),
  );
  const onTest = await classify(trained.encoder, trained.head, test.pixels, quiet);
  const onValidation = await classify(trained.encoder, trained.head, train.pixels, quiet, {
    indices: split.validation,
  });
  const validationLabels = split.validation.map((index) => train.labels[index]!);
  return {
    value: {
      ...{ fraction, draw, labels: indices.length, protocol, chosen: trained.chosen },
      accuracy: accuracy(onTest.predictions, test.labels),
      validationAccuracy: heldAccuracy(onValidation.predictions, validationLabels),
      curve: trained.history.rows,
      history: { ...trained.history, method: `${init ? `${method}, fine-tuned` : 'supervised'}, ${share}` },
    },
    arrays: { predictions: bytesOf(onTest.predictions), logits: bytesOf(onTest.logits) },
  };
}

/** The augmentation of this name. The split has refused recipes for images that are not square. */
async function augmentation(name: LabelTrainingContext['params']['augment'], { pixels }: Images) {
  if (name === 'none' || name === 'flip' || name === 'crop-flip' || name === 'shift-flip') return name;
  const { viewsInPlace } = await import('../../data/augment/views-in-place.ts');
  const { RECIPES } = await import('../../data/augment/recipes.ts');
  return viewsInPlace(RECIPES[name], pixels.height);
}

/** Progress of one subset as a part of all of them. */
function subsetSupervision(
  { signal, log, metric, progress: report }: LabelTrainingContext,
  checkpoints: Checkpoints,
  { part, of, share }: { readonly part: number; readonly of: number; readonly share: string },
) {
  const progress: Supervision['progress'] = (update) =>
    report({
      ...update,
      done: part * update.total + update.done,
      total: of * update.total,
      note: `${share}: ${update.note ?? ''}`,
    });
  return { signal, checkpoints, log, metric, progress };
}

const total = (histories: readonly History[], cost: string): number =>
  histories.reduce((sum, history) => sum + (history.cost[cost] ?? 0), 0);
