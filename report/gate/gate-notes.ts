import type { MetricsJson } from '../findings/metrics-json.ts';
import type { Baseline } from './baseline-types.ts';
import type { GateSettings, Look } from './gate-settings.ts';
import type { Measured } from './seed-noise.ts';

/** With fewer baseline seeds a note says what that costs. */
export const ENOUGH_BASELINE_SEEDS = 5;

export function environmentNotes(metrics: MetricsJson, baseline: Baseline): string[] {
  const names = [...new Set([...Object.keys(metrics.environment), ...Object.keys(baseline.environment)])].sort();
  const differ = names.filter((name) => metrics.environment[name] !== baseline.environment[name]);
  if (differ.length === 0) return [];
  const told = differ.map(
    (name) => `${name} ${metrics.environment[name] ?? 'none'} (baseline ${baseline.environment[name] ?? 'none'})`,
  );
  return [
    `The environment differs from the baseline\u2019s: ${told.join(', ')}. Expect other numbers, as from another seed.`,
  ];
}

/** Notes on the cost of few baseline seeds, and on the number of this look. */
export function seedNotes(
  measured: readonly Measured[],
  look: Look,
  checkSeeds: number,
  { looks, alpha, seedSpread }: GateSettings,
): string[] {
  const notes: string[] = [];
  const fewest = Math.min(...measured.map((one) => one.before.seeds.length));
  const changed = measured.filter((one) => one.now);
  const mine = Math.min(...changed.map((one) => one.before.seeds.length));
  if (fewest < ENOUGH_BASELINE_SEEDS) {
    const points = Number((100 * seedSpread).toPrecision(3));
    const cost =
      mine === 1
        ? `the luck of that seed is in every difference, and where true accuracy varies by more than ${points} points between seeds, false alarms are more frequent than alpha`
        : `the spread between seeds is a rough estimate, and a difference must be at least ${(Math.sqrt((1 + 1 / mine) / (1 + 1 / ENOUGH_BASELINE_SEEDS)) * 100 - 100).toFixed(0)} % larger to be detected than with ${ENOUGH_BASELINE_SEEDS}`;
    notes.push(
      `The baseline has ${fewest} seed${fewest === 1 ? '' : 's'} for some metric; use ${ENOUGH_BASELINE_SEEDS} or more: ${cost}.`,
    );
  }
  if (
    Number.isFinite(checkSeeds) &&
    mine < 2 * checkSeeds &&
    mine >= ENOUGH_BASELINE_SEEDS &&
    checkSeeds > looks.at(-1)!
  )
    notes.push(`For ${checkSeeds} check seeds, use a baseline of ${2 * checkSeeds} seeds; this one has ${mine}.`);
  const each = Number((100 * look.alpha).toPrecision(3));
  const whole = Number((100 * alpha).toPrecision(3));
  const plan = `of ${look.of} planned (at ${looks.join(' and at ')} check seed${looks.join() === '1' ? '' : 's'})`;
  notes.push(
    look.index > 0
      ? `This was look ${look.index} ${plan}, tested at ${each} % of ${whole} %.${look.next ? ` For the next look: --seeds ${look.next}.` : ''}`
      : `${checkSeeds} check seeds are not a planned look (${looks.join(', ')}); they are tested at ${each} %, like one. Plan looks in advance with --looks.`,
  );
  return notes;
}
