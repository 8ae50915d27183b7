import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { textOf } from './commands.ts';

interface Entry {
  readonly accuracy: number;
  readonly fraction: number;
  readonly method: string;
  readonly protocol: string;
  readonly seed: number;
}

const BASELINE = new URL('../../experiments/baselines/quick.json', import.meta.url);
const { metrics } = JSON.parse(readFileSync(BASELINE, 'utf8')) as { metrics: Entry[] };

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));

/** Accuracies in % at a share of the labels, by seed: means over the draws. */
function bySeed(method: string, fraction: number): Map<number, number> {
  const own = metrics.filter((one) => one.method === method && one.fraction === fraction && one.protocol !== 'knn');
  const seeds = [...new Set(own.map(({ seed }) => seed))];
  return new Map(seeds.map((at) => [at, 100 * mean(own.filter(({ seed }) => seed === at).map((one) => one.accuracy))]));
}

describe("README's table of the quick study", () => {
  const cellsOf = (name: string): string[] => {
    const row = textOf('README.md')
      .split('\n')
      .find((line) => line.startsWith(`| ${name}`));
    assert.ok(row, `README has no row for ${name}`);
    return row.split('|').slice(2, 5);
  };

  for (const [method, name] of [
    ['SimCLR', 'SimCLR'],
    ['supervised from scratch', 'the same network from scratch (5 draws)'],
    ['random-initialised', 'the same network, untrained'],
  ] as const)
    it(`has the numbers of ${method} that the gate compares with: the first seed's, and all seeds'`, () => {
      for (const [at, fraction] of [0.01, 0.1, 1].entries()) {
        const seeds = bySeed(method, fraction);
        assert.equal(cellsOf(`${name}, seed 0`)[at]!.trim().split(' ')[0], seeds.get(0)!.toFixed(1), `${fraction}`);
        const all = [...seeds.values()];
        assert.equal(
          cellsOf(`${name}, ten seeds`)[at]!.trim(),
          `${mean(all).toFixed(1)} ± ${deviation(all).toFixed(1)}`,
        );
      }
    });
});
