import assert from 'node:assert/strict';
import type { MetricsJson } from '../../report/findings/metrics-json.ts';
import type { ReportFile } from '../../report/ground/study-types.ts';
import { makeReport } from '../../report/make-report.ts';
import { fixtureStudy } from './fixture-study.ts';

describe('makeReport', function () {
  this.timeout(60_000);
  let files: ReadonlyMap<string, Buffer>;
  const text = (path: string): string => files.get(path)!.toString('utf8');
  const byPath = (given: readonly ReportFile[]) => new Map(given.map((one) => [one.path, Buffer.from(one.bytes)]));

  before(async () => {
    files = byPath(await makeReport(fixtureStudy()));
  });

  it('writes the page, the paper, the metrics, the summary, figures and tables', () => {
    for (const path of [
      'report.html',
      'metrics.json',
      'summary.txt',
      'figures/accuracy.svg',
      'figures/loss.svg',
      'figures/training.svg',
      'figures/collapse.svg',
      'figures/confusion.svg',
      'figures/augmentation.svg',
      'figures/maps.svg',
      'figures/neighbours.svg',
      'figures/per-class.svg',
      'figures/cost.svg',
      'figures/graph.svg',
      'tables/main.csv',
      'tables/per-draw.csv',
      'tables/per-class.csv',
      'tables/curves.csv',
      'tables/confusion.csv',
      'tables/reliability.csv',
      'tables/maps.csv',
      'tables/neighbours.csv',
      'tables/augmentation.csv',
      'tables/cost-accuracy.csv',
    ])
      assert.ok(files.has(path), path);
  });

  it('gives the same bytes for the same study, a second time in one process', async () => {
    const again = byPath(await makeReport(fixtureStudy()));
    assert.deepEqual([...again.keys()], [...files.keys()]);
    for (const [path, bytes] of files) assert.ok(bytes.equals(again.get(path)!), path);
  });

  it('shows in the page and the summary each number of the main table as metrics.json has it', () => {
    const metrics = JSON.parse(text('metrics.json')) as MetricsJson;
    const main = metrics.table.filter((one) => one.main);
    assert.equal(main.length, 9);
    for (const { accuracy, interval, method } of main) {
      const ends = interval.map((end) => (100 * end).toFixed(1));
      const shown = (100 * accuracy).toFixed(1);
      assert.ok(text('report.html').includes(`>${shown}</a> [${ends[0]}, ${ends[1]}]`), `${method} in the page`);
      assert.ok(text('summary.txt').includes(`${shown} [${ends[0]}, ${ends[1]}]`), `${method} in the summary`);
    }
  });

  it('names synthetic data on the first page and in every caption but those of provenance and settings', () => {
    const html = text('report.html');
    assert.match(html, /class="honesty"[^>]*>Synthetic images/);
    const captions = [...html.matchAll(/<figcaption>(.*?)<\/figcaption>/g)].map((match) => match[1]!);
    const without = captions.filter((caption) => !caption.includes('Synthetic images'));
    const ofWords = /checklist|Nodes of the graph|[Pp]arameters (of|that all)|parts of the environment/;
    const measured = without.filter((caption) => !ofWords.test(caption));
    assert.deepEqual(measured, []);
    assert.match(text('summary.txt'), /Synthetic/);
  });

  it('keeps the summary within the columns of a terminal', () => {
    for (const line of text('summary.txt').split('\n')) assert.ok(line.length <= 80, line);
  });

  it('leads every measured number to a row of the appendix', () => {
    const html = text('report.html');
    const targets = new Set([...html.matchAll(/class="v" href="#([^"]+)"/g)].map((match) => match[1]!));
    assert.ok(targets.size > 3);
    for (const target of targets) assert.ok(html.includes(`id="${target}"`), target);
  });
});
