import assert from 'node:assert/strict';
import { findingsOf } from '../../../report/findings/findings.ts';
import { sortedJson } from '../../../report/ground/sorted-json.ts';
import { makeReport } from '../../../report/make-report.ts';
import { csv } from '../../../report/tables/csv.ts';
import { fixtureStudy } from '../fixture-study.ts';

describe('a CSV file', function () {
  this.timeout(60_000);

  it('has no text that a spreadsheet would compute, and numbers as they are', () => {
    const texts = [
      '=1+1',
      '+cmd|x',
      '-2+3',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\n=1',
      '＝1+1',
      '-1+cmd|" /C calc"!A0',
      '+3.1 [=A1]',
    ];
    for (const text of texts) assert.match(csv([[text]]), /^"?'/, text);
    const rows = [-3.1, '-3.1', '+3.1 [-1.0, +7.2]', '-', '0.5', 'a-b', '-1e-7', '1,234', ''];
    assert.equal(csv([rows]), '-3.1,-3.1,"+3.1 [-1.0, +7.2]",-,0.5,a-b,-1e-7,"1,234",\n');
  });

  it('has nothing that a terminal obeys', () => {
    assert.equal(csv([['a\u001b]0;x\u0007', 'b\u009b\u202e', 'c\nd']]), 'a\\x1b]0;x\\x07,b\\x9b\\u202e,c\\nd\n');
    const value = { '\u009b': 'b\u202e\u2028' };
    assert.ok(/^[ -~\n]*$/.test(sortedJson(value)));
    assert.deepEqual(JSON.parse(sortedJson(value)), value);
  });

  it('of a report has none in a column or a row, whatever classes are called', async () => {
    const study = fixtureStudy({ images: 100, draws: 1 });
    const classes = study.dataset.classes.map((name, i) => `${'=+-@'[i % 4]}${name}`);
    const files = await makeReport({ ...study, dataset: { ...study.dataset, classes } }, assert.fail);
    const tables = files.filter(({ path }) => path.endsWith('.csv'));
    assert.ok(findingsOf(study).rows.length > 0 && tables.length > 8);
    for (const { path, bytes } of tables)
      assert.doesNotMatch(Buffer.from(bytes).toString('utf8'), /(^|,|\n)"?[=+\-@][a-z]/, path);
  });
});
