import assert from 'node:assert/strict';
import { makeBaseline } from '../../../report/gate/baseline.ts';
import { replay } from '../../../report/gate/replay.ts';
import { simulatedMetrics } from './simulated-metrics.ts';

describe('the rule on splits of a baseline', () => {
  const seeds = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  const of = (n: number) =>
    makeBaseline(simulatedMetrics({ luck: 'replay', seeds: seeds(n), methods: 1, images: 20 }), '');

  it('is tried on all of them where they are few', () => {
    const [one, three] = replay(of(6), { looks: [1, 3] });
    assert.deepEqual([one!.splits, one!.baselineSeeds], [6, 5]);
    assert.deepEqual([three!.splits, three!.baselineSeeds], [20, 3]);
    assert.deepEqual(replay(of(3), { looks: [2] }), [], 'one seed left says nothing');
  });

  it('is tried on some where there are more than can be listed', () => {
    const [half] = replay(of(30), { looks: [15] });
    assert.deepEqual([half!.splits, half!.checkSeeds, half!.baselineSeeds], [200, 15, 15]);
  });
});
