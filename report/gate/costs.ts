import type { TrainingEntry } from '../findings/metrics-json.ts';
import { mean } from '../statistics/mean-and-variance.ts';
import type { CostSource, Costs } from './baseline-types.ts';
import type { GateRow } from './gate-result.ts';
import type { GateSettings } from './gate-settings.ts';
import { trainingName } from './metric-sides.ts';

/** Prefix of the counts of images that a training saw. */
const SEEN = 'images seen by ';

/**
 * Images seen, operations and bytes repeat exactly, so an increase beyond the margin is worse. Fewer images seen with
 * unchanged parameters are a fault too: with few seeds, accuracies may be too noisy to show the smaller budget. Times are
 * compared between equal machines only and are never a verdict, since the seconds of one run say too little.
 *
 * @param sameTrainings - Are the parameters of the trainings those of the baseline?
 */
export function costRows(now: Costs, then: Costs, settings: GateSettings, sameTrainings: boolean): GateRow[] {
  const rows = Object.entries(now.counts).flatMap(([metric, count]): GateRow[] => {
    const before = then.counts[metric];
    if (before === undefined || !(before > 0)) return [];
    const ratio = count / before;
    const about = { metric, kind: 'cost' as const, baseline: before, now: count, ratio };
    if (count === before) return [{ ...about, verdict: 'identical' }];
    if (sameTrainings && metric.startsWith(SEEN) && ratio < 1 - settings.countMargin)
      return [{ ...about, verdict: 'worse', note: 'it saw fewer images than the same parameters gave before' }];
    return [{ ...about, verdict: ratio > 1 + settings.countMargin ? 'worse' : 'not worse' }];
  });
  return [...rows, ...machineRows(now, then, settings)];
}

/** Smaller values are not compared: process starts dominate below a second, the runtime below 64 MiB. */
const LEAST = { seconds: 1, memory: 2 ** 26 };

function machineRows(now: Costs, then: Costs, { timeRatio }: GateSettings): GateRow[] {
  const measured = (['seconds', 'memory'] as const).flatMap((what) =>
    Object.entries(now[what]).flatMap(([stage, value]) => {
      const before = then[what][stage] ?? 0;
      return before < LEAST[what] ? [] : [{ what, stage, value, before }];
    }),
  );
  if (measured.length === 0) return [];
  if (now.machine !== then.machine)
    return [
      {
        metric: 'time and memory',
        kind: 'cost',
        verdict: 'advisory',
        note: `another machine: not compared (${now.machine} now, ${then.machine} in the baseline)`,
      },
    ];
  return measured.flatMap(({ what, stage, value, before }): GateRow[] => {
    const ratio = value / before;
    if (ratio < timeRatio) return [];
    const note =
      what === 'seconds'
        ? 'slower than in the baseline; to confirm, run both alternately on a quiet machine'
        : 'more memory than in the baseline';
    const metric = what === 'seconds' ? `seconds of ${stage}` : `bytes of memory of ${stage}`;
    return [{ metric, kind: 'cost', verdict: 'advisory', baseline: before, now: value, ratio, note }];
  });
}

export function costsOf(
  training: readonly Pick<TrainingEntry, 'method' | 'setting' | 'cost'>[],
  { nodes, machine, sized }: CostSource,
): Costs {
  const counts = new Means();
  const named: Readonly<Record<string, string>> = { imagesSeen: SEEN, flops: 'operations by ' };
  for (const one of training)
    for (const [name, title] of Object.entries(named)) counts.add(`${title}${trainingName(one)}`, one.cost[name]);
  for (const { node, stage, bytes } of nodes)
    if (sized.includes(stage))
      // One name for all seeds.
      counts.add(`bytes of ${node.replace(/,?seed=\d+/, '').replace('[]', '')}`, sum(Object.values(bytes)));
  const seconds = new Means();
  const memory = new Means();
  for (const node of nodes)
    if (node.here) {
      seconds.add(node.stage, node.seconds);
      memory.add(node.stage, node.memory);
    }
  return { counts: counts.values(), seconds: seconds.values(), memory: memory.values(), machine };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Means of finite values by name. */
class Means {
  readonly #values = new Map<string, number[]>();

  add(name: string, value: number | undefined): void {
    if (value !== undefined && Number.isFinite(value))
      this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }

  values(): Record<string, number> {
    return Object.fromEntries([...this.#values].map(([name, values]) => [name, mean(values)]));
  }
}
