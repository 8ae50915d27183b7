import assert from 'node:assert/strict';
import { paperFigures } from '../../../report/figures/paper-figures.ts';
import { shownRuns } from '../../../report/figures/test-figures.ts';
import { findingsOf } from '../../../report/findings/findings.ts';
import { dataTables } from '../../../report/tables/data-tables.ts';
import { fixtureStudy } from '../fixture-study.ts';

describe('the errors of a self-supervised row', () => {
  it('are set beside those of a baseline with the same labels, each with its name', async () => {
    const study = fixtureStudy({ images: 200, draws: 1 });
    const findings = findingsOf(study);
    const figures = await paperFigures(findings, []);
    const [own, beside, ...more] = shownRuns(findings.main);
    assert.equal(more.length, 0);
    const family = ({ method }: { method: string }) => findings.main.find((row) => row.method === method)?.family;
    assert.deepEqual([family(own), family(beside!)], ['self-supervised', 'supervised']);
    assert.equal(own.run.draw, beside!.run.draw);
    for (const name of ['confusion', 'reliability'] as const) {
      const { alt, caption } = figures[name]!;
      for (const { method } of [own, beside!])
        assert.ok(alt.includes(method) && caption.join('').includes(method), alt);
    }
    assert.ok(figures.confusion.wide);
    // Rows of each matrix add up to the test images.
    const text = Buffer.from(
      dataTables(findings).find(({ path }) => path === 'tables/confusion.csv')!.bytes,
    ).toString();
    const [head, ...rows] = text
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    assert.equal(head!.at(-1), 'method');
    for (const { method } of [own, beside!]) {
      const counts = rows.filter((row) => row.at(-1) === method).flatMap((row) => row.slice(1, -1).map(Number));
      assert.equal(counts.length, study.dataset.classes.length ** 2);
      assert.equal(
        counts.reduce((sum, n) => sum + n, 0),
        200,
      );
    }
    // A study of one row has one matrix.
    assert.equal(shownRuns(findings.main.slice(0, 1)).length, 1);
  });
});
