import assert from 'node:assert/strict';
import { readSides } from '../../../report/comparison/compared-sides.ts';
import { metricsFrom } from '../../../report/findings/metrics-file.ts';
import { makeBaseline } from '../../../report/gate/baseline.ts';
import { baselineFrom, baselineText } from '../../../report/gate/baseline-file.ts';
import { compare } from '../../../report/gate/compare-with-baseline.ts';
import { settingsFrom } from '../../../report/gate/gate-settings.ts';
import { compareMetrics } from '../../../report/reproduction/compare-metrics.ts';
import { mutatedJson } from '../../rig/mutate-json.ts';
import { sample } from '../../rig/sample.ts';
import { simulatedMetrics } from './simulated-metrics.ts';

const MUTATIONS = Array.from({ length: 10_000 }, (_, number) => number);
const PARTS = 50;

describe('a file of numbers with odd members', () => {
  const metrics = simulatedMetrics({ luck: 'a', seeds: [1, 2], images: 40, methods: 2 });
  const whole = JSON.parse(JSON.stringify(metrics));
  const stored = JSON.parse(baselineText(makeBaseline(metrics, 'x')));
  const good = Buffer.from(JSON.stringify(whole));
  const settings = settingsFrom({});

  /** The words of a refusal; undefined for a value that was taken. */
  const refusal = (read: () => unknown): string | undefined => {
    try {
      read();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('is refused in words, or compared by the gate, a comparison and a reproduction without a fault', () => {
    let [taken, refused] = [0, 0];
    for (const number of sample(MUTATIONS, () => [], PARTS)) {
      const odd = mutatedJson(whole, number);
      const said = refusal(() => metricsFrom(odd));
      if (said === undefined) {
        taken++;
        compare(metricsFrom(odd), baselineFrom(stored), settings);
        compareMetrics(good, Buffer.from(JSON.stringify(odd)));
        readSides([good, Buffer.from(JSON.stringify(odd))]);
      } else {
        refused++;
        assert.match(said, /^it/, `mutation ${number}: ${said}`);
      }
      const other = mutatedJson(stored, number);
      const why = refusal(() => baselineFrom(other));
      if (why === undefined) compare(metrics, baselineFrom(other), settings);
      else assert.match(why, /^it/, `mutation ${number} of a baseline: ${why}`);
    }
    assert.ok(taken > 0 && refused > taken, `${taken} taken, ${refused} refused`);
  }).timeout(600_000);
});
