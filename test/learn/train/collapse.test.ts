import assert from 'node:assert/strict';
import { collapseAlarm, covarianceRank, meanDeviation, rankMe, spreadOf } from '../../../learn/train/collapse.ts';
import { fill } from '../fill.ts';
import { assertClose, reference } from '../reference.ts';

/** z1 of the golden values: sin(.37 ij) + .1 j, 8 x 5. */
const golden = Float32Array.from({ length: 40 }, (_, at) => {
  const [i, j] = [Math.floor(at / 5) + 1, (at % 5) + 1];
  return Math.sin(0.37 * i * j) + 0.1 * j;
});

describe('Collapse diagnostics', () => {
  it('effective rank is RankMe of the reference', () => {
    const z = fill(1043, 64 * 16).map((value, i) => value * (1 - (0.95 * (i % 16)) / 15));
    assertClose([rankMe(z, 64, 16)], [reference('losses').rankme.value], 1e-5, 'more rows than columns');
    const turned = new Float32Array(z.length);
    for (let i = 0; i < 64; i++) for (let j = 0; j < 16; j++) turned[j * 64 + i] = z[i * 16 + j]!;
    assertClose([rankMe(turned, 16, 64)], [reference('losses').rankme.value], 1e-5, 'more columns than rows');
    assertClose([rankMe(golden, 8, 5)], [4.78351277], 1e-5, 'golden value');
  });

  it('effective rank of the covariance has the golden value, and ignores the mean', () => {
    assertClose([covarianceRank(golden, 8, 5)], [4.10947028], 1e-5, 'golden value');
    const moved = golden.map((value, at) => value + 3 * (at % 5));
    assertClose([covarianceRank(moved, 8, 5)], [4.10947028], 1e-5, 'moved');
    assert.equal(covarianceRank(new Float32Array(40).fill(2), 8, 5), 1, 'of equal features');
  });

  it('deviation of normalised features has the golden value', () => {
    assertClose([meanDeviation(golden, 8, 5)], [0.36110886], 1e-5, 'deviation');
  });

  it('raises an alarm for equal features and none for spread ones', () => {
    const equal = Float32Array.from({ length: 32 * 8 }, (_, i) => 1 + (i % 8) + 1e-3 * Math.sin(i));
    assert.match(
      collapseAlarm(spreadOf(equal, 32, 8), 8, 3) ?? '',
      /^Collapse: after epoch 3 .* effective rank 1\.0 of 8/,
    );
    // The healthy level is 1 / sqrt(5) = 0.44721360.
    const still = { deviation: 0.0894, rank: 1, covarianceRank: 1 };
    assert.match(collapseAlarm(still, 5, 1) ?? '', /below a fifth of the healthy 0\.45/);
    assert.equal(collapseAlarm({ ...still, deviation: 0.2 * 0.4472136 + 1e-6 }, 5, 1), undefined);
    const spread = fill(7, 32 * 8);
    assert.equal(collapseAlarm(spreadOf(spread, 32, 8), 8, 3), undefined);
  });
});
