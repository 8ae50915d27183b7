// Runs the gate on real repeats: of one run with many seeds, five are the baseline and the others the checks.
//   node --import tsx bench/gate-repeats.ts METRICS.JSON [baseline seeds]
import { readFileSync } from 'node:fs';
import type { MetricsJson } from '../report/findings/metrics-json.ts';
import { makeBaseline } from '../report/gate/baseline.ts';
import { compare } from '../report/gate/compare-with-baseline.ts';
import { detectable } from '../report/gate/detectable.ts';
import type { GateSettings } from '../report/gate/gate-settings.ts';
import { generatorFrom } from '../report/statistics/generator.ts';

const [file, size = '5'] = process.argv.slice(2);
const all = JSON.parse(readFileSync(file!, 'utf8')) as MetricsJson;
const seeds = [...new Set(all.metrics.map(({ seed }) => seed))].sort((a, b) => a - b);
const of = (wanted: readonly number[]): MetricsJson => ({
  ...all,
  metrics: all.metrics.filter(({ seed }) => wanted.includes(seed)),
  training: all.training.filter(({ seed }) => wanted.includes(seed)),
});
const points = (share: number, digits = 1): string => (100 * share).toFixed(digits);

console.log(`${seeds.length} seeds\n| metric | mean | sd | images | over-dispersion |\n|---|---|---|---|---|`);
for (const { metric, accuracy, spread = 0, floor } of detectable(makeBaseline(all, '')))
  console.log(
    `| ${metric} | ${points(accuracy)} | ${points(spread, 2)} | ${points(floor, 2)} | ${((spread / floor) ** 2).toFixed(1)} |`,
  );

function judge(kept: readonly number[], checked: readonly number[], settings: Partial<GateSettings>) {
  const { rows } = compare(of(checked), makeBaseline(of(kept), ''), settings);
  const tested = rows.filter(({ p, verdict }) => p !== undefined || verdict === 'worse');
  const count = (verdict: string): number => tested.filter((row) => row.verdict === verdict).length;
  return { worse: count('worse'), open: count('cannot tell'), calm: count('not worse'), tested: tested.length };
}

const first = seeds.slice(0, Number(size));
const rest = seeds.slice(Number(size));
console.log(`\nSeeds ${first.join(', ')} kept, each other one checked: worse / cannot tell / not worse of its metrics`);
for (const alpha of [0.05, 0.01]) {
  const found = rest.map((seed) => judge(first, [seed], { alpha, looks: [1] }));
  const alarms = found.filter(({ worse }) => worse > 0).length;
  console.log(
    `alpha ${alpha}: ${alarms} of ${rest.length} checks false; ${found.map((one) => `${one.worse}/${one.open}/${one.calm}`).join(' ')}`,
  );
}

const random = generatorFrom('splits');
const shuffled = (): number[] => {
  const left = [...seeds];
  return seeds.map(() => left.splice(random.int(left.length), 1)[0]!);
};
const SPLITS = 300;
console.log(`\n${SPLITS} splits by chance of all seeds into ${size} kept and some checked; they share seeds`);
for (const alpha of [0.05, 0.01])
  for (const checks of [1, 3]) {
    let alarms = 0;
    let open = 0;
    let tested = 0;
    for (let i = 0; i < SPLITS; i++) {
      const order = shuffled();
      const kept = order.slice(0, Number(size));
      const one = judge(kept, order.slice(Number(size), Number(size) + checks), { alpha, looks: [checks] });
      alarms += one.worse > 0 ? 1 : 0;
      open += one.open;
      tested += one.tested;
    }
    console.log(
      `alpha ${alpha}, ${checks} checked: ${points(alarms / SPLITS)} % false, ${points(open / tested, 0)} % of metrics undecided`,
    );
  }
