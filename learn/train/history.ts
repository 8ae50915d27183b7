import type { Encoder } from '../encoders/encoder.ts';
import type { Method } from '../methods/method.ts';
import type { History } from '../types.ts';
import type { PretrainOptions } from './loop.ts';

/** The learning curve of a training that is over, and what it cost. @param steps - Those that were taken @param keptEpoch - The epoch, from 1, whose encoder is given, where one was chosen */
export function historyOf(
  options: PretrainOptions,
  encoder: Encoder,
  method: Method,
  steps: number,
  { rows, alarms }: { rows: History['rows']; alarms: History['alarms'] },
  keptEpoch: number | undefined,
): History {
  const { height, width } = options.views;
  const { small } = options.views;
  const macs = encoder.macs(height, width) + method.macs;
  const saved = small ? small.count * (encoder.macs(height, width) - encoder.macs(small.height, small.width)) : 0;
  const flopsPerStep = 6 * (macs * method.views - saved) * options.batch;
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
      flopsPerStep,
      flops: flopsPerStep * steps,
      ...(keptEpoch !== undefined && { keptEpoch }),
    },
    references: method.references,
  };
}
