import assert from 'node:assert/strict';
import { confusionFigure } from '../../report/figures/test-figures.ts';
import { fewClasses, fewCurves } from '../../report/figures/thinned.ts';
import { findingsOf } from '../../report/findings/findings.ts';
import type { ReportFile, Study } from '../../report/ground/study-types.ts';
import { makeReport } from '../../report/make-report.ts';
import { behind } from '../../report/metrics/training-cost.ts';
import { dataTables } from '../../report/tables/data-tables.ts';
import { fixtureStudy } from './fixture-study.ts';

/** A study with so many classes, further nodes in one chain, and trainings of its first method. */
function large({ classes = 10, nodes = 0, trainings = 0 }): Study {
  const study = fixtureStudy({ images: 500, draws: 1 });
  const testLabels = Int32Array.from({ length: 500 }, (_, i) => (7 * i) % classes);
  const predictions = testLabels.map((label, i) => (i % 3 === 0 ? label : (label + i) % classes));
  const results = study.results.map((one) => ({
    ...one,
    testLabels,
    scores: one.scores.map(({ logits: _, ...score }) => ({ ...score, predictions, accuracy: Number.NaN })),
  }));
  const chain = Array.from({ length: nodes }, (_, i) => ({
    ...study.provenance[0]!,
    name: `part:${i}`,
    inputs: i > 0 ? [`part:${i - 1}`] : [],
  }));
  const more = Array.from({ length: trainings }, (_, i) => ({
    ...study.histories[0]!,
    seed: 2 + i,
    node: `part:${i}`,
  }));
  return {
    ...study,
    results,
    dataset: { ...study.dataset, classes: Array.from({ length: classes }, (_, i) => `class ${i}`) },
    histories: [...study.histories, ...more],
    provenance: [...chain, ...study.provenance],
  };
}

const textOf = (files: readonly ReportFile[], path: string): string =>
  Buffer.from(files.find((one) => one.path === path)!.bytes).toString('utf8');

describe('a large study', function () {
  this.timeout(120_000);

  it('of 1,000 classes, 3,000 nodes and 500 trainings has a report that is small, whose thinned figures and tables say so', async () => {
    const files = await makeReport(large({ classes: 1000, nodes: 3000, trainings: 500 }), assert.fail);
    for (const { path, bytes } of files) {
      const most = { 'report.html': 6e6, 'report.pdf': 3e6, 'tables/provenance.csv': 2e6, 'tables/curves.csv': 3e6 }[
        path
      ];
      assert.ok(bytes.length < (most ?? 1e6), `${path}: ${bytes.length} bytes`);
    }
    const html = textOf(files, 'report.html');
    assert.match(html, /Of 1,000 classes, the 50 with the most errors are shown; the CSV has all\./);
    assert.match(html, /Of 502 trainings, the first 30 of each method are shown; the CSV has all\./);
    assert.match(html, /nodes, to which no number links, are left out\./);
    assert.equal(
      textOf(files, 'tables/provenance.csv').split('\n').length,
      large({ nodes: 3000 }).provenance.length + 2,
    );
    assert.equal(JSON.parse(textOf(files, 'metrics.json')).dataset.classes.length, 1000);
  });

  it('of many classes has the errors of all of them in a table with a row for each pair that occurs', () => {
    const [few, many] = [100, 20_000].map((classes) => dataTables(findingsOf(large({ classes }))));
    const confusion = (files: readonly ReportFile[]) => textOf(files, 'tables/confusion.csv').trimEnd().split('\n');
    assert.equal(confusion(few!)[0]!.split(',').length, 102);
    assert.equal(confusion(many!)[0], 'true,predicted,images,method');
    const images = confusion(many!)
      .slice(1)
      .map((line) => Number(line.split(',')[2]));
    assert.equal(
      images.reduce((sum, one) => sum + one, 0),
      2 * 500,
    );
  });

  it('of many classes shows the confusion of those with the most errors, and all up to a hundred', async () => {
    const correct = Uint8Array.from({ length: 500 }, (_, i) => (i % 5 === 0 ? 0 : 1));
    const testLabels = Int32Array.from({ length: 500 }, (_, i) => (i % 5 === 0 ? 900 + (i % 97) : i % 900));
    const run = { correct, result: { testLabels }, score: { predictions: testLabels } } as never;
    const names = Array.from({ length: 1000 }, (_, i) => `class ${i}`);
    const { indices } = fewClasses([{ run }], names);
    assert.ok(indices.length === 50 && indices.every((index) => index >= 900), `${indices}`);
    assert.deepEqual(fewClasses([{ run }], names.slice(0, 100)).indices.length, 100);
    const look = { colour: '#000', shape: 'circle' } as never;
    const { svg } = await confusionFigure([{ method: 'm', fraction: 1, run, look }], names, { indices });
    assert.ok(svg.length < 6e5, String(svg.length));
  });

  it('of 10,000 trainings of 5,000 rows each draws 60 lines of 300 points', () => {
    const findings = findingsOf(fixtureStudy({ images: 50, draws: 1 }));
    const [first] = findings.study.histories;
    const rows = Array.from({ length: 5000 }, (_, step) => ({ ...first!.rows[0]!, step }));
    const histories = Array.from({ length: 10_000 }, (_, seed) => ({ ...first!, seed, rows }));
    const { findings: thinned, words } = fewCurves({ ...findings, study: { ...findings.study, histories } });
    assert.equal(thinned.study.histories.length, 60);
    for (const { rows: kept } of thinned.study.histories) {
      assert.ok(kept.length <= 301 && kept.at(-1)!.step === 4999);
    }
    assert.match(words, /^ Of 10,000 trainings, the first 60 of each method/);
  });

  it('whose graph is one chain of 50,000 nodes has all of them behind the last', () => {
    const nodes = new Map(large({ nodes: 50_000 }).provenance.map((node) => [node.name, node]));
    assert.equal(behind('part:49999', nodes).size, 50_000);
  });
});

describe('a report of which a part cannot be made', function () {
  this.timeout(120_000);
  const study = fixtureStudy({ images: 100, draws: 1 });
  const broken: readonly {
    readonly part: string;
    readonly of: Study;
    readonly said: RegExp;
    readonly has: string[];
  }[] = [
    {
      part: 'a figure',
      of: {
        ...study,
        maps: study.maps!.map((map) => ({ ...map, neighbours: { ...map.neighbours, pixels: undefined as never } })),
      },
      said: /^The figure "neighbours" could not be drawn: .*\. Its numbers are in tables\/\.$/,
      has: ['report.html', 'figures/confusion.svg', 'report.pdf'],
    },
    {
      part: 'the PDF',
      of: { ...study, methods: study.methods.map((one) => ({ ...one, equation: { ...one.equation!, typst: '#(' } })) },
      said: /^There is no report\.pdf: The typesetter refused/,
      has: ['report.html', 'figures/confusion.svg', 'tables/main.csv'],
    },
    {
      part: 'the whole page',
      of: { ...study, architectures: undefined as never },
      said: /^The report could not be written: .* All numbers are in metrics\.json and tables\/\.$/,
      has: ['report.html'],
    },
  ];
  let whole: readonly ReportFile[];
  before(async () => {
    whole = await makeReport(study, assert.fail);
  });
  it('has given its numbers away before anything is drawn, where drawing ends the process', async () => {
    let kept: readonly ReportFile[] = [];
    const end = makeReport(study, assert.fail, async (files) => {
      kept = files;
      throw new Error('the process ends');
    });
    await assert.rejects(end, /the process ends/);
    for (const path of ['metrics.json', 'tables/per-draw.csv', 'tables/confusion.csv'])
      assert.equal(textOf(kept, path), textOf(whole, path), path);
  });

  for (const { part, of, said, has } of broken)
    it(`has all numbers without ${part}, and says on the page, in the summary and to the run what is missing and why`, async () => {
      const warnings: string[] = [];
      const files = await makeReport(of, (sentence) => warnings.push(sentence));
      assert.equal(warnings.length, 1, warnings.join());
      assert.match(warnings[0]!, said);
      const start = warnings[0]!.slice(0, 28).replaceAll('"', '&quot;');
      assert.ok(textOf(files, 'report.html').includes(start));
      assert.match(textOf(files, 'summary.txt'), /Note: (The|There)/);
      for (const path of ['metrics.json', 'tables/accuracies.csv', 'tables/per-draw.csv'])
        assert.equal(textOf(files, path), textOf(whole, path), path);
      for (const path of has)
        assert.ok(
          files.some((one) => one.path === path),
          path,
        );
    });
});
