// How often the gate cries wolf, and what it catches: simulated runs, judged by the gate's own code.
//   node --import tsx bench/gate-error-rates.ts [runs a cell]
import { makeBaseline } from '../report/gate/baseline.ts';
import { compare } from '../report/gate/compare.ts';
import type { GateSettings } from '../report/gate/settings.ts';
import { type Simulated, simulatedMetrics } from '../test/report/gate/simulated-metrics.ts';

const runs = Number(process.argv[2] ?? 200);
const seeds = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i);

interface Cell extends Partial<Omit<Simulated, 'luck' | 'seeds'>> {
  readonly name: string;
  readonly baseline: number;
  readonly check: number;
  readonly settings: Partial<GateSettings>;
}

/** Shares of runs: any `worse`, and among metrics that did not drop `cannot tell`. */
function rates({ name, baseline, check, settings, ...simulated }: Cell) {
  let alarms = 0;
  let open = 0;
  let rows = 0;
  for (let i = 0; i < runs; i++) {
    const before = simulatedMetrics({ ...simulated, drop: 0, luck: `before ${name} ${i}`, seeds: seeds(baseline) });
    const now = simulatedMetrics({ ...simulated, luck: `now ${name} ${i}`, seeds: seeds(check, 1000) });
    const result = compare(now, makeBaseline(before, ''), settings);
    if (result.exitCode === 3) alarms += 1;
    open += result.rows.filter((row) => row.verdict === 'cannot tell').length;
    rows += result.rows.length;
  }
  return { alarms: alarms / runs, open: open / rows };
}

const settings = (alpha: number) => ({ alpha, looks: [1] });
const worlds: readonly [string, Partial<Simulated>][] = [
  ['equal, sd .5', { tau: 0.005 }],
  ['equal, sd 1', { tau: 0.01 }],
  ['one method sd 2, others .3', { tau: 0.003, unstable: 0.02 }],
  ['t3 tails, sd .8', { tau: 0.008, tails: 't3' }],
];
for (const alpha of [0.05, 0.01])
  for (const [world, simulated] of worlds)
    for (const baseline of [5]) {
      const cells = [1, 3, 5].map((check) => {
        const about = { baseline, check, settings: settings(alpha), ...simulated };
        const calm = rates({ ...about, name: `${world} ${alpha} ${check}` });
        return `${(100 * calm.alarms).toFixed(1)}`;
      });
      console.log(`alpha ${alpha}, ${world}, baseline ${baseline}, 1/3/5: ${cells.join(' / ')} %`);
    }
