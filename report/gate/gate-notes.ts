import type { MetricsJson } from '../findings/metrics-json.ts';
import type { Baseline } from './baseline-types.ts';
import type { GateSettings, Look } from './gate-settings.ts';
import type { Measured } from './noise.ts';

/** Fewer baseline seeds than this are allowed, and what that costs is said. */
export const ENOUGH_BASELINE_SEEDS = 5;

export function environmentNotes(metrics: MetricsJson, baseline: Baseline): string[] {
  const names = [...new Set([...Object.keys(metrics.environment), ...Object.keys(baseline.environment)])].sort();
  const differ = names.filter((name) => metrics.environment[name] !== baseline.environment[name]);
  if (differ.length === 0) return [];
  const told = differ.map(
    (name) => `${name} ${metrics.environment[name] ?? 'none'} (baseline ${baseline.environment[name] ?? 'none'})`,
  );
  return [
    `The environment is not the baseline\u2019s: ${told.join(', ')}. Other numbers are expected, as from another seed.`,
  ];
}

/** What few baseline seeds cost, and which look this was. */
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
        ? `luck of that one seed is in every difference, and where true accuracy varies by more than ${points} points from seed to seed, unchanged code is called worse more often than agreed`
        : `the spread from seed to seed is a rough estimate, and a difference must be about ${(Math.sqrt((1 + 1 / mine) / (1 + 1 / ENOUGH_BASELINE_SEEDS)) * 100 - 100).toFixed(0)} % larger, or more, to be seen than with ${ENOUGH_BASELINE_SEEDS}`;
    notes.push(
      `The baseline has ${fewest} seed${fewest === 1 ? '' : 's'} of some metric; ${ENOUGH_BASELINE_SEEDS} or more are advised: ${cost}.`,
    );
  }
  if (
    Number.isFinite(checkSeeds) &&
    mine < 2 * checkSeeds &&
    mine >= ENOUGH_BASELINE_SEEDS &&
    checkSeeds > looks.at(-1)!
  )
    notes.push(`A baseline of ${2 * checkSeeds} seeds suits ${checkSeeds} check seeds; it has ${mine}.`);
  const each = Number((100 * look.alpha).toPrecision(3));
  const whole = Number((100 * alpha).toPrecision(3));
  const plan = `of ${look.of} planned (at ${looks.join(' and at ')} check seed${looks.join() === '1' ? '' : 's'})`;
  notes.push(
    look.index > 0
      ? `This was look ${look.index} ${plan}, judged at ${each} % of ${whole} %.${look.next ? ` The next one: --seeds ${look.next}.` : ''}`
      : `${checkSeeds} check seeds are none of the looks that are planned (${looks.join(', ')}); judged at ${each} %, as one of them. Plan before you look: --looks.`,
  );
  return notes;
}
