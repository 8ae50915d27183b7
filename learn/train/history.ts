import type { Encoder } from '../encoders/encoder.ts';
import type { Method } from '../methods/method.ts';
import type { History } from '../types.ts';
import type { ViewSource } from './views.ts';

/** Duration and input of a training, for its costs. */
interface Trained {
  readonly views: ViewSource;
  readonly epochs: number;
  readonly batch: number;
  /** Steps that were taken. */
  readonly steps: number;
  readonly imagesSeen: number;
  /** Epoch, from 1, whose encoder is kept, where one was chosen. */
  readonly keptEpoch?: number | undefined;
}

/** Learning curve and costs of a finished training. */
export function historyOf(
  { views, epochs, batch, steps, imagesSeen, keptEpoch }: Trained,
  encoder: Encoder,
  method: Method,
  { rows, alarms }: Pick<History, 'rows' | 'alarms'>,
): History {
  const { height, width, small } = views;
  const encoderMacs = encoder.macs(height, width);
  const saved = small ? small.count * (encoderMacs - encoder.macs(small.height, small.width)) : 0;
  // A multiply-add is two operations; the backward pass costs twice the forward pass.
  const flopsPerStep = 6 * ((encoderMacs + method.macs) * method.views - saved) * batch;
  return {
    method: method.name,
    rows,
    alarms,
    cost: {
      epochs,
      steps,
      batch,
      views: method.views,
      imagesSeen,
      encoderMacs,
      flopsPerStep,
      flops: flopsPerStep * (imagesSeen / batch),
      ...(keptEpoch !== undefined && { keptEpoch }),
    },
    references: method.references,
  };
}
