import assert from 'node:assert/strict';
import { makeReport } from '../../../report/make-report.ts';
import { fixtureStudy } from '../fixture-study.ts';

describe('Weights that were made elsewhere', function () {
  this.timeout(60_000);

  it('are told of in the setting, every tensor counted, once for all the rows that have them', async () => {
    const study = fixtureStudy();
    const origin = '122 of 122 tensors are accounted for: 120 loaded into resnet18.';
    const results = study.results.map((one, i) => (i < 2 ? { ...one, origin } : one));
    const files = await makeReport({ ...study, results });
    const { bytes } = files.find(({ path }) => path === 'report.html')!;
    const html = Buffer.from(bytes).toString().replace(/\s+/g, ' ');
    const told = html.match(/Imported weights \(([^:]+)\): 122 of 122 tensors are accounted for: 120 loaded/g) ?? [];
    assert.equal(told.length, 1);
    for (const { method } of results.slice(0, 2)) assert.ok(told[0]!.includes(method), `${method} in ${told}`);
  });
});
