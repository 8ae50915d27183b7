import type { HistoryRow, Supervision } from '../types.ts';

type Values = Readonly<Record<string, number>>;

/** State of a recorder as plain values, exact in JSON. */
export interface Recorded {
  readonly rows: readonly HistoryRow[];
  readonly alarms: readonly string[];
  /** Sums over the steps since the last row. */
  readonly sums: Values;
  readonly steps: number;
}

/** Collects the learning curve: means over a few steps, and measurements at the end of an epoch. */
export interface Recorder {
  step(values: Values): void;
  /** Adds a row: means over the steps since the last row, and `values`. */
  row(step: number, epoch: number, values: Values): void;
  alarm(sentence: string): void;
  recorded(): Recorded;
}

export function createRecorder(supervision: Pick<Supervision, 'metric' | 'log'>, from?: Recorded): Recorder {
  const rows = [...(from?.rows ?? [])];
  const alarms = [...(from?.alarms ?? [])];
  let sums: Values = from?.sums ?? {};
  let steps = from?.steps ?? 0;
  return {
    step(values) {
      sums = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, (sums[name] ?? 0) + value]));
      steps += 1;
    },
    row(step, epoch, values) {
      const means = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / steps]));
      const row = { step, epoch, values: { ...means, ...values } };
      rows.push(row);
      supervision.metric(step, row.values);
      sums = {};
      steps = 0;
    },
    alarm(sentence) {
      alarms.push(sentence);
      supervision.log(sentence);
    },
    recorded: () => ({ rows: [...rows], alarms: [...alarms], sums, steps }),
  };
}

/** Mean loss of each earlier epoch that has rows, for schedules that follow the loss. */
export function epochLosses(rows: readonly HistoryRow[], before: number): number[] {
  const losses = new Map<number, number[]>();
  for (const { epoch, values } of rows)
    if (epoch < before && values.loss !== undefined) losses.set(epoch, [...(losses.get(epoch) ?? []), values.loss]);
  return [...losses.values()].map((of) => of.reduce((sum, loss) => sum + loss, 0) / of.length);
}
