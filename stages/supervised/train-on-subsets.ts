import type { Images, Split } from '../../data/types.ts';
import type { EncoderSpec, History, Score, Scores, StateDict } from '../../learn/types.ts';
import type { Context } from '../../orchestrator/node-types.ts';
import { bytesOf, float32Of, int32Of } from '../formats.ts';
import { inParts } from '../in-parts.ts';
import { optimizerSpec, scheduleSpec } from '../optimizers.ts';
import type { OptimizerChoice } from '../settings/optimizer-settings.ts';

type Measured = Omit<Score, 'predictions' | 'logits'> & { readonly history: History };

interface LabelTrainingContext extends Omit<Context, 'inputs' | 'params'> {
  readonly inputs: { readonly train: Images; readonly test: Images; readonly split: Split };
  readonly params: {
    readonly steps: number | null;
    readonly epochs: number | null;
    readonly batch: number;
    readonly optimizer: OptimizerChoice;
    readonly augment: 'none' | 'flip' | 'crop-flip';
    readonly seed: number;
    readonly keepBest: number | null;
  };
}

/** What is trained, and how its row is named. */
interface LabelTraining extends Pick<Scores, 'method' | 'family' | 'origin'> {
  readonly encoder: EncoderSpec;
  /** Weights to begin with; first weights drawn by seed where absent. */
  readonly init?: StateDict;
  readonly protocol: 'scratch' | 'fine-tune';
}

/** Trains encoder and classifier on each label subset, one after the other, and measures each on the test images. */
export async function trainOnSubsets(
  context: LabelTrainingContext,
  training: LabelTraining,
): Promise<{ scores: Scores; history: History }> {
  const { inputs, params, environment, random } = context;
  const { openWorkerEngine } = await import('../../learn/engine/activate.ts');
  await openWorkerEngine(environment.engine);
  const { trainSupervised } = await import('../../learn/train/supervised.ts');
  const { classify, evaluate } = await import('../../learn/train/classifier.ts');
  const { accuracy } = await import('../../learn/evaluate/logits.ts');
  const { meanImageOf } = await import('../../learn/encoders/mean-image.ts');
  const { evenly } = await import('../../learn/evaluate/evenly.ts');
  const { train, test, split } = inputs;
  const { seed, batch, optimizer, augment, keepBest } = params;
  const quiet = { signal: context.signal, progress: () => {} };
  const held = { indices: evenly(split.validation, keepBest ?? 0) };
  const { encoder, init, method, family, protocol, origin } = training;
  const meanImage = encoder.meanImage && !init ? await meanImageOf(train.pixels, split.train) : undefined;
  const shares = split.subsets.map(
    ({ fraction, draw }) => `${Number((100 * fraction).toPrecision(4))} % of the labels, draw ${draw + 1}`,
  );

  const parts = await inParts<Measured>(context.checkpoints, split.subsets.length, async (part, checkpoints) => {
    const { fraction, draw, indices } = split.subsets[part]!;
    const supervision = {
      signal: context.signal,
      checkpoints,
      log: context.log,
      metric: context.metric,
      progress: (update: { done: number; total: number; unit: string; rate?: number; note?: string }) =>
        context.progress({
          ...update,
          done: part * update.total + update.done,
          total: split.subsets.length * update.total,
          note: `${shares[part]}: ${update.note ?? ''}`,
        }),
    };
    const duration = params.steps === null ? { epochs: params.epochs ?? 1 } : { steps: params.steps };
    const perEpoch = Math.max(1, Math.ceil(indices.length / batch));
    const steps = params.steps ?? (params.epochs ?? 1) * perEpoch;
    const trained = await trainSupervised(
      {
        encoder,
        ...(init && { init }),
        ...(meanImage && { meanImage }),
        images: train.pixels,
        labels: train.labels,
        classes: train.classes.length,
        indices,
        duration,
        batch,
        optimizer: optimizerSpec(optimizer),
        learningRate: optimizer.learningRate,
        schedule: scheduleSpec(optimizer, { steps, epochs: Math.ceil(steps / perEpoch) }),
        augment,
        ...(keepBest !== null && {
          choose: async (classifier) => (await evaluate(classifier, train.pixels, train.labels, quiet, held)).accuracy,
        }),
      },
      // One stream a subset, so that a draw differs in its labels and its chance alike.
      (purpose, ...index) => random(seed, purpose, part, ...index),
      supervision,
    );
    const onTest = await classify(trained.encoder, trained.head, test.pixels, quiet);
    const onValidation = await classify(trained.encoder, trained.head, train.pixels, quiet, {
      indices: split.validation,
    });
    const validationLabels = split.validation.map((index) => train.labels[index]!);
    return {
      value: {
        fraction,
        draw,
        labels: indices.length,
        protocol,
        accuracy: accuracy(onTest.predictions, test.labels),
        validationAccuracy: split.validation.length > 0 ? accuracy(onValidation.predictions, validationLabels) : 0,
        chosen: trained.chosen,
        history: { ...trained.history, method: `${init ? `${method}, fine-tuned` : 'supervised'}, ${shares[part]}` },
      },
      arrays: { predictions: bytesOf(onTest.predictions), logits: bytesOf(onTest.logits) },
    };
  });

  const histories = parts.map(({ value }) => value.history);
  const widest = parts.reduce((best, { value }, part) => (value.labels > parts[best]!.value.labels ? part : best), 0);
  const { steps, epochs } = params;
  return {
    history: histories[widest]!,
    scores: {
      method,
      family,
      seed,
      encoder,
      classes: train.classes,
      ...(origin && { origin }),
      testLabels: test.labels,
      protocol: {
        ...(steps === null ? { epochs } : { steps }),
        batch,
        augment,
        optimizer,
        ...(keepBest !== null && { kept: `the best epoch on ${held.indices.length} validation images` }),
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

const total = (histories: readonly History[], cost: string): number =>
  histories.reduce((sum, history) => sum + (history.cost[cost] ?? 0), 0);
