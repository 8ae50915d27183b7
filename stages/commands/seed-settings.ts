import type { Experiment } from '../settings/experiment.ts';

/** Seeds 0 to count-1 of everything in an experiment that is trained by seed: for baselines and checks of several. */
export function seedSettings({ pretrain, supervised, random }: Experiment, count: number): string[] {
  const seeds = JSON.stringify(Array.from({ length: count }, (_, seed) => seed));
  const parts = { pretrain, supervised, random };
  return Object.entries(parts).flatMap(([part, value]) => (value?.seeds.length ? [`${part}.seeds=${seeds}`] : []));
}
