import assert from 'node:assert/strict';
import type { Study } from '../../report/ground/study-types.ts';
import { makeReport } from '../../report/make-report.ts';
import { sample } from '../rig/sample.ts';
import { fixtureStudy } from './fixture-study.ts';

/** Every kind of study that an experiment can give must come out as a whole report, the PDF without a warning. */
describe('makeReport, on studies unlike the usual one,', function () {
  this.timeout(60_000);
  const small = (): Study => fixtureStudy({ images: 200, draws: 1 });
  const page = async (study: Study): Promise<string> => {
    const files = await makeReport(study);
    return Buffer.from(files.find((one) => one.path === 'report.html')!.bytes).toString('utf8');
  };

  it('writes a report of supervised rows alone, without a comparison', async () => {
    const study = small();
    const html = await page({ ...study, results: study.results.filter((one) => one.family === 'supervised') });
    assert.doesNotMatch(html, /id="table-significance"/);
    assert.match(html, /training from scratch reaches/);
  });

  it('writes a report without curves, previews, published studies, environment and notes', async () => {
    const { preview, maps, ...study } = small();
    assert.ok(preview && maps);
    const bare = {
      ...study,
      histories: [],
      published: [],
      environment: {},
      provenance: [],
      dataset: { ...study.dataset, synthetic: false, notes: [] },
    };
    const html = await page(bare);
    assert.doesNotMatch(html, /figure-augmentation|figure-training|figure-maps|figure-graph|class="honesty"|class="v"/);
  });

  it('writes a report of one fraction, with grey images and without logits', async () => {
    const study = small();
    const results = study.results.map((one) => ({
      ...one,
      scores: one.scores.filter((score) => score.fraction === 1).map(({ logits, ...score }) => score),
    }));
    const grey = { ...study.preview!, channels: 1, pixels: study.preview!.pixels.subarray(0, 3 * 8 * 32 * 32) };
    assert.doesNotMatch(await page({ ...study, results, preview: grey }), /figure-reliability/);
  });

  it('writes names with quotes, markup, backslashes and other scripts unchanged', async () => {
    const study = small();
    const odds = ['a"b', '#c', '$d$', '<e>', '\\f', '[g]', '*h*', '`i`', '\u732b', 'j & k_l'];
    // The last is a pattern in the text of a replacement.
    const names = odds.map((name) => `${name} $&`);
    const odd = 'An "odd" <title> #with *marks* & \\ $x$ @ref';
    const html = await page({ ...study, title: odd, dataset: { ...study.dataset, classes: names } });
    assert.ok(html.includes('&lt;e&gt;') && html.includes('\u732b') && html.includes('j &amp; k_l'));
    assert.match(html, /lack.*\u732b/);
    assert.match(html, /<svg role="img" aria-label="Confusion matrix[^"<]*"/);
  });

  it('writes a report of a hundred classes and of eight methods', async () => {
    const study = small();
    const classes = Array.from({ length: 100 }, (_, i) => `class number ${i}`);
    const more = Array.from({ length: 8 }, (_, i) => ({
      ...study.results[0]!,
      method: `Method ${i}`,
      node: study.results[0]!.node,
    }));
    const html = await page({
      ...study,
      dataset: { ...study.dataset, classes },
      results: [...more, ...study.results.slice(1)],
    });
    assert.ok(html.includes('class number 99') && html.includes('Method 7'));
    assert.ok(html.length < 4e6);
  });

  it('writes a report in which training went wrong and says so', async () => {
    const study = small();
    const histories = study.histories.map((one) => ({
      ...one,
      alarms: ['The features collapsed: standard deviation 0.001.'],
      rows: one.rows.map((row, i) => (i > 5 ? { ...row, values: { ...row.values, loss: Number.NaN } } : row)),
    }));
    assert.match(await page({ ...study, histories }), /The features collapsed/);
    const silent = await page({ ...study, histories: histories.map((one) => ({ ...one, alarms: [] })) });
    assert.match(silent, /Barlow Twins, seed 1: a value of its curves is not finite\./);
    assert.doesNotMatch(silent, /raised no alarm/);
  });

  it('keeps the promise of PDF/UA-1 wherever the pages of a list break', async () => {
    // With a whole list for one block, a list of seven was refused.
    for (const length of sample([3, 4, 5, 6, 7, 8], (length) => (length === 7 ? ['refused'] : []), 3)) {
      const study = { ...small(), results: small().results.filter((one) => one.family === 'supervised') };
      const notes = Array.from({ length }, (_, k) => `Note ${k} ${'some words that fill a line and more. '.repeat(3)}`);
      const files = await makeReport({ ...study, dataset: { ...study.dataset, notes } });
      const pdf = files.find((one) => one.path === 'report.pdf');
      assert.ok(pdf, 'there is a PDF');
      assert.match(Buffer.from(pdf.bytes).toString('latin1'), /pdfuaid:part/, `with ${length} notes`);
    }
  });
});
