import assert from 'node:assert/strict';
import { findingsOf } from '../../../report/findings/findings.ts';
import { mainResults } from '../../../report/findings/main-results.ts';
import { metricsJson } from '../../../report/findings/metrics-json.ts';
import { sortedJson } from '../../../report/ground/sorted-json.ts';
import { fixtureStudy } from '../fixture-study.ts';

describe('the main table for runs and diff', () => {
  const metrics = metricsJson(findingsOf(fixtureStudy({ seeds: [1], draws: 1, images: 600 })));
  const table = mainResults(Buffer.from(sortedJson(metrics)));

  it('has the rows by which the report judges, in percent', () => {
    const main = metrics.table.filter((entry) => entry.main);
    assert.deepEqual(
      table.columns,
      [...new Set(main.map(({ fraction }) => fraction))]
        .sort((a, b) => a - b)
        .map((share) => `${100 * share} % of labels`),
    );
    for (const { method, fraction, accuracy } of main) {
      const row = table.rows.find(({ name }) => name === method)!;
      assert.equal(
        row.values[table.columns.indexOf(`${100 * fraction} % of labels`)],
        Number((100 * accuracy).toFixed(1)),
      );
    }
    assert.equal(table.rows.length, new Set(main.map(({ method }) => method)).size);
  });

  it('tells rows of one method apart by what differs between them', () => {
    const [first] = metrics.table.filter((entry) => entry.main);
    const both = { ...metrics, table: ['conv-small', 'resnet18'].map((encoder) => ({ ...first!, encoder })) };
    assert.deepEqual(
      mainResults(Buffer.from(sortedJson(both))).rows.map(({ name }) => name),
      [`${first!.method}, conv-small`, `${first!.method}, resnet18`],
    );
  });

  it('refuses what is no metrics file', () => {
    assert.throws(() => mainResults(Buffer.from('[]')), { code: 'unreadable-file' });
  });
});
