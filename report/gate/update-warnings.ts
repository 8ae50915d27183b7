import type { Baseline } from './baseline-types.ts';
import { byMetric, trainingName } from './metric-sides.ts';

const seedsOf = (entries: readonly { seed: number }[]): number => new Set(entries.map(({ seed }) => seed)).size;

/** Warnings about metrics and seeds that a new baseline lacks, and about faulty trainings that it would treat as normal. */
export function updateWarnings(now: Baseline, before: Baseline | undefined): string[] {
  const kept = byMetric(now.metrics);
  const old = [...byMetric(before?.metrics ?? [])];
  const lost = old.filter(([name]) => !kept.has(name)).map(([name]) => name);
  const fewer = old.flatMap(([name, entries]) => {
    const [was, is] = [seedsOf(entries), seedsOf(kept.get(name) ?? [])];
    return is > 0 && is < was ? [`${name} (${is} of ${was})`] : [];
  });
  const sick = now.training.filter(({ finite, alarms }) => !finite || alarms.some((alarm) => /collaps/i.test(alarm)));
  return [
    ...(lost.length > 0 ? [`No longer in the baseline, and therefore unguarded: ${lost.join('; ')}.`] : []),
    ...(fewer.length > 0 ? [`Fewer seeds than in the previous baseline: ${fewer.join('; ')}.`] : []),
    ...(sick.length > 0
      ? [
          `This baseline has trainings with collapsed features or values that are not finite: ${sick.map((one) => `${trainingName(one)}, seed ${one.seed}`).join('; ')}.`,
        ]
      : []),
  ];
}
