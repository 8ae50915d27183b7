import assert from 'node:assert/strict';
import type { Study } from '../../../report/ground/study-types.ts';
import { type EstimatedRow, estimateRows } from '../../../report/metrics/estimates.ts';
import { measuredRows } from '../../../report/metrics/measured.ts';
import { variationSentence } from '../../../report/metrics/variation.ts';
import { fixtureStudy } from '../fixture-study.ts';

const rowsOf = (study: Study, overlap = 0): EstimatedRow[] =>
  estimateRows(
    study.experiment,
    measuredRows(study).filter((row) => row.protocol !== 'knn'),
    () => overlap,
  );

describe('the unit of variation', function () {
  this.timeout(60_000);

  it('is test images only with one seed and one draw, and says which spread is unknown', () => {
    const said = variationSentence(rowsOf(fixtureStudy({ images: 300, draws: 1 })));
    assert.match(
      said,
      /^Unit of variation: 1 training seed \u00d7 1 label draw \u00d7 300 test images\. Intervals: Wilson/,
    );
    assert.match(said, /One seed: the spread between seeds is unknown\.$/);
  });

  it('is seeds, draws and images where all vary, and names who has fewer seeds', () => {
    const study = fixtureStudy({ images: 300, seeds: [1, 2, 3] });
    assert.match(variationSentence(rowsOf(study)), /bootstrap over seeds, label draws and test images/);
    assert.doesNotMatch(variationSentence(rowsOf(study)), /fewer seeds|One seed/);
    const results = study.results.filter((one) => one.family !== 'random' || one.seed === 1);
    assert.match(
      variationSentence(rowsOf({ ...study, results })),
      /Rows with fewer seeds: random-initialised 1 seed; with one seed the spread between seeds is unknown\./,
    );
  });

  it('is corrected where draws share labels: intervals are wider, and the foot says so', () => {
    const study = fixtureStudy({ images: 300, draws: 5 });
    const width = (rows: readonly EstimatedRow[]): number => {
      const [low, high] = rows[0]!.estimates.get(0.01)!.interval;
      return high - low;
    };
    const [apart, shared] = [rowsOf(study), rowsOf(study, 0.5)];
    assert.ok(width(shared) > 1.2 * width(apart), `${width(shared)} against ${width(apart)}`);
    assert.match(variationSentence(shared, undefined, 0.5), /share up to 50 % of their labels; .*Nadeau and Bengio/);
    assert.doesNotMatch(variationSentence(apart), /Nadeau/);
  });
});
