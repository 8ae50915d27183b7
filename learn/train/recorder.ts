import type { HistoryRow, Supervision } from '../types.ts';
import type { Checked } from './finite.ts';

/** The plain values of a recorder, exact in JSON. */
export interface Recorded {
  readonly rows: readonly HistoryRow[];
  readonly alarms: readonly string[];
  readonly sums: { readonly loss: number; readonly gradientNorm: number; readonly steps: number };
}

/** Collects the learning curve: means over a few steps, and what is measured at the end of an epoch. */
export interface Recorder {
  step(checked: Checked): void;
  /** Writes a row of the means since the last row, with `values` beside them. */
  row(step: number, epoch: number, values: Readonly<Record<string, number>>): void;
  alarm(sentence: string): void;
  recorded(): Recorded;
}

export function createRecorder(supervision: Pick<Supervision, 'metric' | 'log'>, from?: Recorded): Recorder {
  const rows = [...(from?.rows ?? [])];
  const alarms = [...(from?.alarms ?? [])];
  let sums = { ...(from?.sums ?? { loss: 0, gradientNorm: 0, steps: 0 }) };
  return {
    step({ loss, gradientNorm }) {
      sums = { loss: sums.loss + loss, gradientNorm: sums.gradientNorm + gradientNorm, steps: sums.steps + 1 };
    },
    row(step, epoch, values) {
      const means =
        sums.steps > 0 ? { loss: sums.loss / sums.steps, gradientNorm: sums.gradientNorm / sums.steps } : {};
      const row = { step, epoch, values: { ...means, ...values } };
      rows.push(row);
      supervision.metric(step, row.values);
      sums = { loss: 0, gradientNorm: 0, steps: 0 };
    },
    alarm(sentence) {
      alarms.push(sentence);
      supervision.log(sentence);
    },
    recorded: () => ({ rows: [...rows], alarms: [...alarms], sums: { ...sums } }),
  };
}
