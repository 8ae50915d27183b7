import * as v from 'valibot';
import type { History, Score } from '../../learn/types.ts';
import { stage } from '../../orchestrator/stage.ts';
import { ImageSet, LearningHistory, ScoreSet, Splits } from '../artifacts.ts';
import { encoderParams, encoderSpec } from '../encoders.ts';
import { bytesOf, float32Of, int32Of } from '../formats.ts';
import { optimizerParams, optimizerSpec, scheduleSpec } from '../optimizers.ts';
import { inParts } from './in-parts.ts';

type Measured = Omit<Score, 'predictions' | 'logits'> & { readonly history: History };

/** The same encoder trained from first weights on the labels alone: what learning without labels has to beat. */
export const supervised = stage({
  name: 'supervised',
  source: import.meta.url,
  inputs: { train: ImageSet, test: ImageSet, split: Splits },
  params: v.strictObject({
    encoder: encoderParams,
    steps: v.nullable(v.number()),
    epochs: v.nullable(v.number()),
    batch: v.number(),
    optimizer: optimizerParams,
    augment: v.picklist(['none', 'flip', 'crop-flip']),
    seed: v.number(),
  }),
  outputs: { scores: ScoreSet, history: LearningHistory },
  environment: ['tensor'],
  async run(context) {
    const { inputs, params, environment, random } = context;
    const { openWorkerEngine } = await import('../../learn/engine/activate.ts');
    await openWorkerEngine(environment.engine);
    const { trainSupervised } = await import('../../learn/supervised.ts');
    const { classify } = await import('../../learn/train/classifier.ts');
    const { accuracy } = await import('../../learn/probe/logits.ts');
    const { train, test, split } = inputs;
    const { seed, batch, optimizer, augment } = params;
    const encoder = encoderSpec(params.encoder);
    const shares = split.subsets.map(({ fraction, draw }) => `${100 * fraction} % of the labels, draw ${draw + 1}`);

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
      const steps = params.steps ?? (params.epochs ?? 1) * Math.max(1, Math.ceil(indices.length / batch));
      const trained = await trainSupervised(
        {
          encoder,
          images: train.pixels,
          labels: train.labels,
          classes: train.classes.length,
          indices,
          duration,
          batch,
          optimizer: optimizerSpec(optimizer),
          learningRate: optimizer.learningRate,
          schedule: scheduleSpec(optimizer, steps),
          augment,
        },
        // One stream a subset, so that a draw differs in its labels and its chance alike.
        (purpose, ...index) => random(seed, purpose, part, ...index),
        supervision,
      );
      const quiet = { signal: context.signal, progress: () => {} };
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
          protocol: 'scratch',
          accuracy: accuracy(onTest.predictions, test.labels),
          validationAccuracy: split.validation.length > 0 ? accuracy(onValidation.predictions, validationLabels) : 0,
          chosen: {},
          history: { ...trained.history, method: `supervised, ${shares[part]}` },
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
        method: 'supervised from scratch',
        family: 'supervised' as const,
        seed,
        encoder,
        classes: train.classes,
        testLabels: test.labels,
        protocol: {
          ...(steps === null ? { epochs } : { steps }),
          batch,
          augment,
          optimizer,
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
  },
});

const total = (histories: readonly History[], cost: string): number =>
  histories.reduce((sum, history) => sum + (history.cost[cost] ?? 0), 0);
