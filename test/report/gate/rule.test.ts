import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { MetricEntry, MetricsJson } from '../../../report/findings/metrics-json.ts';
import { makeBaseline } from '../../../report/gate/baseline.ts';
import { compare } from '../../../report/gate/compare-with-baseline.ts';
import { packBits } from '../../../report/ground/packed-bits.ts';
import { simulatedMetrics } from './simulated-metrics.ts';

interface Case {
  readonly name: string;
  readonly settings: { readonly alpha: number; readonly delta: number; readonly looks: number[] };
  readonly seeds: Readonly<Record<'baseline' | 'now', number[]>>;
  readonly n: number;
  readonly df: number;
  readonly metrics: readonly {
    readonly method: string;
    readonly family: MetricEntry['family'];
    readonly fraction: number;
    /** [seeds][draws] */
    readonly baseline: readonly (readonly string[])[];
    readonly now: readonly (readonly string[])[];
  }[];
  readonly expected: readonly Record<string, any>[];
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../reference/gate.json', import.meta.url), 'utf8'),
);

/** The drawn correctness of one side as a run's metrics. */
function metricsOf({ n, seeds, metrics }: Case, side: 'baseline' | 'now'): MetricsJson {
  const like = simulatedMetrics({ luck: '', seeds: [0], methods: 1, images: n });
  const entries = metrics.flatMap(({ method, family, fraction, ...drawn }) =>
    drawn[side].flatMap((draws, s) =>
      draws.map((bits, draw): MetricEntry => {
        const correct = Uint8Array.from(bits, Number);
        const accuracy = correct.reduce((sum, bit) => sum + bit, 0) / correct.length;
        const about = { method, family, fraction, draw, accuracy, labels: 100 * fraction, seed: seeds[side][s]! };
        return {
          ...like.metrics[0]!,
          ...about,
          correct: packBits(correct),
          predictions: `${side}${s}${draw}${method}`,
        };
      }),
    ),
  );
  return { ...like, metrics: entries };
}

for (const reference of cases)
  describe(`the rule of the gate, with ${reference.name}`, () => {
    const { expected, settings, df } = reference;
    const result = compare(metricsOf(reference, 'now'), makeBaseline(metricsOf(reference, 'baseline'), ''), settings);

    it('has the differences, standard errors, intervals and corrected p-values that numpy and scipy compute', () => {
      assert.equal(result.rows.length, expected.length);
      result.rows.forEach((row, k) => {
        const { D, SE, p, interval } = expected[k]!;
        assert.ok(Math.abs(row.difference! - D) < 1e-12);
        assert.ok(Math.abs(row.standardError! / SE - 1) < 1e-9, `${row.standardError} ${SE}`);
        assert.ok(Math.abs(row.p! - p) < 1e-9, `${row.p} ${p}`);
        assert.ok(Math.abs(row.interval![0] - interval[0]) < 1e-9 && Math.abs(row.interval![1] - interval[1]) < 1e-9);
      });
      assert.match(result.notes.join(' '), new RegExp(`with ${df} degrees of freedom`));
    });

    it('has their verdicts, and their number of seeds where it cannot tell', () => {
      const words = expected.map(({ worse, notInferior }) =>
        worse ? (notInferior ? 'lower, but less than delta' : 'worse') : notInferior ? 'not worse' : 'cannot tell',
      );
      assert.ok(words.includes('worse') && words.includes('cannot tell'), words.join());
      assert.deepEqual(
        result.rows.map((row) => row.verdict),
        words,
      );
      result.rows.forEach((row, k) => {
        if (row.verdict !== 'cannot tell') return;
        const { needed } = expected[k]!;
        const now = reference.seeds.now.length;
        assert.equal(row.moreSeeds, needed > 0 ? Math.max(1, Math.ceil(needed) - now) : undefined);
      });
    });
  });
