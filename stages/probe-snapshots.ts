import * as v from 'valibot';
import type { HistoryRow } from '../learn/types.ts';
import { stage } from '../orchestrator/stage.ts';
import { ImageSet, LearningHistory, Splits } from './artifacts.ts';
import { openEngineOf } from './engine.ts';
import { optimizerSpec, scheduleSpec } from './optimizers.ts';
import { sgdParams } from './settings/probe-settings.ts';
import { Snapshots } from './snapshots.ts';

/**
 * Study A's curve: accuracy of a linear head, trained by steps on all labels, on each exported encoder of a training.
 */
export const probeSnapshots = stage({
  name: 'probe-snapshots',
  source: import.meta.url,
  inputs: { snapshots: Snapshots, train: ImageSet, test: ImageSet, split: Splits },
  params: v.strictObject({
    method: v.string(),
    seed: v.number(),
    sgd: sgdParams,
  }),
  outputs: { history: LearningHistory },
  environment: ['tensor'],
  async run(context) {
    const { inputs, params, environment } = context;
    await openEngineOf(environment);
    const { probeSnapshot } = await import('../learn/probe/probe-snapshots.ts');
    const { inParts } = await import('./in-parts.ts');
    const { snapshots, train, test, split } = inputs;
    const { method, seed, sgd } = params;
    const task = {
      method,
      classes: train.classes,
      images: train.pixels,
      labels: train.labels,
      train: split.train,
      validation: split.validation,
      test: { images: test.pixels, labels: test.labels },
      probe: {
        optimizer: optimizerSpec(sgd.optimizer),
        learningRate: sgd.optimizer.learningRate,
        schedule: (duration: { readonly steps: number; readonly epochs: number }) =>
          scheduleSpec(sgd.optimizer, duration),
        epochs: sgd.epochs,
        batch: sgd.batch,
        ...(sgd.batchNorm && { batchNorm: sgd.batchNorm }),
      },
    };
    const parts = await inParts<HistoryRow>(context.checkpoints, snapshots.epochs.length, async (part) => {
      const epoch = snapshots.epochs[part]!;
      const row = await probeSnapshot(task, epoch, await snapshots.read(epoch), context.random.seeded(seed), context);
      context.metric(row.step, row.values);
      return { value: row, arrays: {} };
    });
    return { history: { method, rows: parts.map(({ value }) => value), cost: {}, alarms: [] } };
  },
});
