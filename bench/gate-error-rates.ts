// How often the gate cries wolf and what it catches: simulated runs, judged by the gate's own code.
//   node --import tsx bench/gate-error-rates.ts [runs a cell] [words that a row's name must contain]
import { makeBaseline } from '../report/gate/baseline.ts';
import { compare } from '../report/gate/compare-with-baseline.ts';
import { type Simulated, simulatedMetrics } from '../test/report/gate/simulated-metrics.ts';

const runs = Number(process.argv[2] ?? 200);
const words = process.argv.slice(3);
const seeds = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

type World = Partial<Omit<Simulated, 'luck' | 'seeds'>>;
interface Row {
  readonly name: string;
  readonly alpha: number;
  readonly baseline: number;
  /** Check seeds of each look; the last column looks at all of them in turn, as `check` does. */
  readonly checks: readonly number[];
  readonly world: World;
}

/**
 * At 500 images one image more is 0.2 points, and the part of the noise that comes of single images is about 1.7 points:
 * spreads and drops twice as large are to it what they are to 2,000 images, at a quarter of the time.
 */
const IMAGES = 500;
const WORLDS: Readonly<Record<string, World>> = {
  'all methods sd 1': { tau: 0.01 },
  'all methods sd 2': { tau: 0.02 },
  'one sd 4, others 0.6': { tau: 0.006, unstable: 0.04 },
  'one sd 4, changed alone': { tau: 0.006, unstable: 0.04, changed: [0] },
  't3 tails, sd 1.6': { tau: 0.016, tails: 't3' },
};

const about = { baseline: 5, checks: [1, 3, 5] };
const rows: Row[] = [
  ...[0.05, 0.01].flatMap((alpha) => Object.entries(WORLDS).map(([name, world]) => ({ ...about, name, alpha, world }))),
  ...[1, 2, 3, 10].map((baseline) => ({
    ...{ ...about, name: `baseline of ${baseline}, sd 1`, alpha: 0.05, baseline, world: { tau: 0.01 } },
  })),
  ...[0.04, 0.06, 0.08].flatMap((drop) =>
    [0.05, 0.01].flatMap((alpha) =>
      [undefined, [0]].map((changed) => ({
        ...{ ...about, name: `drop ${100 * drop}${changed ? ', changed alone' : ''}, sd 1`, alpha },
        world: { tau: 0.01, drop, ...(changed ? { changed } : {}) },
      })),
    ),
  ),
];

/** Share of runs with any `worse`, for each number of check seeds alone, and for the looks 1 and 3 in turn. */
function rates({ name, alpha, baseline, checks, world }: Row): { single: number[]; inTurn: number } {
  const single = checks.map(() => 0);
  let inTurn = 0;
  for (let i = 0; i < runs; i++) {
    const before = makeBaseline(
      simulatedMetrics({ images: IMAGES, ...world, drop: 0, luck: `before ${name} ${i}`, seeds: seeds(baseline) }),
      '',
    );
    const all = simulatedMetrics({
      images: IMAGES,
      ...world,
      luck: `now ${name} ${i}`,
      seeds: seeds(Math.max(...checks)),
    });
    const judged = (count: number, looks: readonly number[]) =>
      compare({ ...all, metrics: all.metrics.filter(({ seed }) => seed < count) }, before, { alpha, looks });
    checks.forEach((count, k) => {
      if (judged(count, [count]).exitCode === 3) single[k]! += 1;
    });
    const first = judged(1, [1, 3]);
    const open = first.rows.some(({ verdict }) => verdict === 'cannot tell');
    if (first.exitCode === 3 || (open && judged(3, [1, 3]).exitCode === 3)) inTurn += 1;
  }
  return { single: single.map((count) => count / runs), inTurn: inTurn / runs };
}

console.log(`${runs} runs a row, 4 methods x 3 fractions, ${IMAGES} images; % of runs with any "worse"`);
console.log('| world | alpha | baseline seeds | 1 | 3 | 5 check seeds | looks 1, 3 |\n|---|---|---|---|---|---|---|');
for (const row of rows) {
  const label = `${row.name} alpha ${row.alpha}`;
  if (!words.every((word) => label.includes(word))) continue;
  const { single, inTurn } = rates(row);
  const cells = [...single, inTurn].map((share) => (100 * share).toFixed(1));
  console.log(`| ${row.name} | ${row.alpha} | ${row.baseline} | ${cells.join(' | ')} |`);
}
