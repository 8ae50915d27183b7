import assert from 'node:assert/strict';
import { findingsOf } from '../../../report/findings/findings.ts';
import { metricsJson } from '../../../report/findings/metrics-json.ts';
import { summaryText } from '../../../report/findings/summary-text.ts';
import { fractionLabel } from '../../../report/ground/number-format.ts';
import type { Study } from '../../../report/ground/study-types.ts';
import { withRealShares } from '../../../report/metrics/real-shares.ts';
import { abstractOf } from '../../../report/paper/abstract.ts';
import { accuracyTable } from '../../../report/paper/accuracy-table.ts';
import { fixtureStudy } from '../fixture-study.ts';

/** A study of 220 training and 20 validation images, with these numbers of labels at 1, 10 and 100 %. */
function small(labels: readonly [number, number, number]): Study {
  const study = fixtureStudy({ images: 60, draws: 2 });
  const at = new Map([0.01, 0.1, 1].map((fraction, i) => [fraction, labels[i]!]));
  const results = study.results.map((one) => ({
    ...one,
    scores: one.scores.map((score) => ({ ...score, labels: at.get(score.fraction)! })),
  }));
  const dataset = { ...study.dataset, train: 220, validation: 20, test: 60 };
  return { ...study, results, dataset, labelOverlap: [{ fraction: 0.01, shared: 0.5 }], published: [] };
}

describe('shares of the labels', function () {
  this.timeout(60_000);

  it('are those of the labels that there are, where every class must give one, and say what was asked for', () => {
    const findings = findingsOf(small([10, 20, 220]));
    assert.deepEqual(findings.fractions.map(fractionLabel), ['4.5 %', '9.1 %', '100 %']);
    assert.deepEqual(findings.study.labelOverlap, [{ fraction: 10 / 220, shared: 0.5 }]);
    const table = accuracyTable(findings, 'table-main', findings.main, '');
    assert.deepEqual(
      table.columns.slice(-3).map(({ title }) => title),
      ['4.5 % (10 labels)', '9.1 % (20 labels)', '100 % (220 labels)'],
    );
    assert.match(String(table.foot), /asked for: 1 % as 4\.5 % \(10 labels\) and 10 % as 9\.1 % \(20 labels\)\./);
    const texts = [JSON.stringify(abstractOf(findings)), summaryText(findings, [])];
    for (const text of texts) assert.ok(/4\.5 %/.test(text) && !/(?<![\d.])10? % of/.test(text), text);
    assert.deepEqual([...new Set(metricsJson(findings).metrics.map(({ fraction }) => fraction))].sort(), [
      10 / 220,
      20 / 220,
      1,
    ]);
  });

  it('stand in the names of trainings too, beside which no other share may stand', () => {
    const study = small([10, 20, 220]);
    const [first] = study.histories;
    const method = 'supervised, 10 % of the labels, draw 1';
    const moved = withRealShares({ ...study, histories: [{ ...first!, method }] }).study;
    assert.equal(moved.histories[0]!.method, 'supervised, 9.1 % of the labels, draw 1');
  });

  it('are one where two come to the same labels, which were measured alike', () => {
    const { study, asked } = withRealShares(small([10, 10, 220]));
    assert.deepEqual(
      asked.map(({ share, labels }) => [share, labels]),
      [
        [10 / 220, 10],
        [10 / 220, 10],
      ],
    );
    const [first] = study.results;
    const own = first!.scores.filter(({ protocol }) => protocol === 'logistic');
    assert.deepEqual(
      own.map(({ fraction, draw }) => [fraction, draw]),
      [
        [10 / 220, 0],
        [10 / 220, 1],
        [1, 0],
      ],
    );
  });

  it('stay as they were asked for where the labels are so many, of all labelled images or of those outside validation', () => {
    const without = (study: Study): Study => ({
      ...study,
      results: study.results.map((one) => ({ ...one, scores: one.scores.filter(({ fraction }) => fraction > 0.01) })),
    });
    for (const study of [fixtureStudy({ images: 60 }), without(small([0, 24, 220])), without(small([0, 22, 216]))])
      assert.equal(withRealShares(study).study, study);
  });

  it('are written as they are said: round ones whole, others rounded', () => {
    const written = [0.01, 0.001, 0.125, 1 / 9, 10 / 220, 0.9167, 1, 0.0002].map(fractionLabel);
    assert.deepEqual(written, ['1 %', '0.1 %', '12.5 %', '11.1 %', '4.5 %', '91.67 %', '100 %', '0.02 %']);
  });
});
