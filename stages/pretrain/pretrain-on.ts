import type { Images, Split, Views } from '../../data/types.ts';
import type { CreateMethod } from '../../learn/methods/method.ts';
import type { EncoderState, History } from '../../learn/types.ts';
import type { Context } from '../../orchestrator/stage.ts';
import { type EncoderChoice, encoderSpec } from '../encoders.ts';
import { type OptimizerChoice, optimizerSpec, scheduleSpec } from '../optimizers.ts';

/** Of the kNN that is watched after each epoch: enough to see a trend, a small part of an epoch's time. */
const KNN_LIMITS = { bank: 2000, queries: 1000 };

interface PretrainContext extends Omit<Context, 'inputs' | 'params'> {
  readonly inputs: { readonly views: Views; readonly images: Images; readonly split: Split };
  readonly params: {
    readonly encoder: EncoderChoice;
    readonly epochs: number;
    readonly batch: number;
    readonly optimizer: OptimizerChoice;
    readonly seed: number;
  };
}

/** What every method's stage does: opens the engine, trains on cached views, watches a kNN on validation. */
export async function pretrainOn(
  context: PretrainContext,
  method: CreateMethod,
): Promise<{ encoder: EncoderState; history: History }> {
  const { inputs, params, environment } = context;
  const { openWorkerEngine } = await import('../../learn/engine/activate.ts');
  await openWorkerEngine(environment.engine);
  const { pretrain } = await import('../../learn/train/loop.ts');
  const { cachedPairs } = await import('../../learn/train/views.ts');
  const { onlineKnn } = await import('../../learn/train/online-knn.ts');
  const random = (purpose: string, ...index: number[]) => context.random(params.seed, purpose, ...index);
  const { views, images, split } = inputs;
  const { epochs, batch, optimizer } = params;
  return pretrain(
    {
      method,
      encoder: encoderSpec(params.encoder),
      views: cachedPairs(views, random),
      epochs,
      batch,
      optimizer: optimizerSpec(optimizer),
      learningRate: optimizer.learningRate,
      schedule: scheduleSpec(optimizer, epochs * Math.floor(views.images / batch)),
      watch: onlineKnn({
        images: images.pixels,
        labels: images.labels,
        classes: images.classes.length,
        bank: split.train,
        queries: split.validation,
        limits: KNN_LIMITS,
        signal: context.signal,
      }),
    },
    random,
    context,
  );
}
