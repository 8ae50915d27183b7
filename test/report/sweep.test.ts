import assert from 'node:assert/strict';
import { plainText } from '../../report/document/document.ts';
import { findingsOf } from '../../report/findings/findings.ts';
import type { MetricsJson } from '../../report/findings/metrics-json.ts';
import { pivotRows } from '../../report/findings/pivot.ts';
import { makeReport } from '../../report/make-report.ts';
import { label } from '../../report/metrics/comparisons.ts';
import { fractionsOf, mainRows, measuredRows } from '../../report/metrics/measured.ts';
import { MOST_ROWS, selectRows, validationOf } from '../../report/metrics/selection.ts';
import { abstractOf } from '../../report/paper/abstract.ts';
import { accuracyTable } from '../../report/paper/accuracy-table.ts';
import { dataTables } from '../../report/tables/data-tables.ts';
import { sweepStudy } from './sweep-fixture.ts';

const SMALL = { methods: 3, encoders: ['conv-small', 'resnet20'], epochs: [1, 3], seeds: [0], images: 200 };

describe('the report of a sweep', function () {
  this.timeout(120_000);

  it('has a row for each method, encoder and budget, and counts seeds as repeats', () => {
    const rows = measuredRows(sweepStudy({ ...SMALL, seeds: [0, 1] }));
    assert.equal(rows.length, 3 * 2 * 2 + 2);
    for (const row of rows) for (const cell of row.cells) assert.equal(cell.runs.length, 2);
    const names = rows.map((row) => label(row, rows));
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.includes('SimCLR, resnet20, epochs 3'), names.join('\n'));
  });

  it('refuses a run that is there twice', () => {
    const study = sweepStudy({ ...SMALL, methods: 1 });
    assert.throws(
      () => findingsOf({ ...study, results: [...study.results, study.results[0]!] }),
      /is there twice: node probe-at-fractions:Barlow Twins/,
    );
  });

  it('groups comparable rows, and says once what all rows share', () => {
    const findings = findingsOf(sweepStudy(SMALL));
    const { groups, shared, columns } = pivotRows(findings, findings.main);
    assert.deepEqual(
      groups.map(({ heading }) => heading),
      [
        'conv-small, epochs 1',
        'conv-small, epochs 3',
        'resnet20, epochs 1',
        'resnet20, epochs 3',
        'Random-initialised',
      ],
    );
    assert.deepEqual(columns, ['Method']);
    assert.deepEqual(shared, ['Classifier: logistic regression.']);
    assert.deepEqual(
      groups[0]!.rows.map(({ cells }) => cells),
      [['Barlow Twins'], ['VICReg'], ['SimCLR']],
    );
  });

  it('speaks in its abstract of one method as one, and of a number with the setting that it is of', () => {
    const abstract = plainText(abstractOf(findingsOf(sweepStudy({ ...SMALL, methods: 1 }))));
    assert.match(abstract, /we pretrain with Barlow Twins and/);
    assert.match(abstract, /4 settings range from .* for Barlow Twins, conv-small, epochs \d to .* for Barlow Twins, /);
  });

  it('needs no group where nothing is swept, and no column for what does not vary', () => {
    const findings = findingsOf(sweepStudy({ methods: 2, seeds: [0], images: 200 }));
    const { groups, shared, columns } = pivotRows(findings, findings.main);
    assert.deepEqual(
      groups.map(({ heading }) => heading),
      ['Self-supervised', 'Random-initialised'],
    );
    assert.deepEqual(columns, ['Method']);
    assert.deepEqual(shared, ['Encoder: conv-small.', 'Classifier: logistic regression.']);
  });

  it('compares what differs in one thing alone, a budget with the next one', () => {
    const findings = findingsOf(sweepStudy({ ...SMALL, methods: 2, epochs: [1, 3, 10] }));
    const pairs = new Set(findings.comparisons.map(({ a, b }) => `${a} | ${b}`));
    assert.ok(pairs.has('Barlow Twins, conv-small, epochs 1 | VICReg, conv-small, epochs 1'));
    assert.ok(pairs.has('Barlow Twins, conv-small, epochs 1 | Barlow Twins, conv-small, epochs 3'));
    assert.ok(pairs.has('Barlow Twins, conv-small, epochs 1 | random-initialised, conv-small'));
    assert.ok(!pairs.has('Barlow Twins, conv-small, epochs 1 | Barlow Twins, conv-small, epochs 10'));
    assert.ok(!pairs.has('Barlow Twins, conv-small, epochs 1 | VICReg, conv-small, epochs 3'));
    assert.ok(!pairs.has('Barlow Twins, conv-small, epochs 1 | random-initialised, resnet20'));
  });

  it('sets a row bold if it differs significantly from all others of its group', () => {
    const study = sweepStudy({ methods: 2, seeds: [0], images: 2000 });
    const cells = (given: typeof study) => {
      const findings = findingsOf(given);
      const table = accuracyTable(findings, 'table-main', findings.main, 'Accuracy.');
      return table.rows.flat().flatMap((cell) => cell.filter((piece) => typeof piece === 'object' && 'best' in piece));
    };
    assert.equal(cells(study).length, 0, 'two methods a point apart');
    // The second method's predictions are spoiled: the first wins by far.
    const results = study.results.map((one) =>
      one.method !== 'VICReg'
        ? one
        : {
            ...one,
            scores: one.scores.map((score) => ({
              ...score,
              predictions: Int32Array.from(score.predictions, (value, i) => (i % 2 === 0 ? (value + 1) % 10 : value)),
              accuracy: Number.NaN,
            })),
          },
    );
    assert.equal(cells({ ...study, results }).length, 3, 'the first method at each share of labels');
  });

  it('chooses by validation alone which rows the paper shows, where there are too many', () => {
    const study = sweepStudy({
      methods: 12,
      encoders: ['conv-small', 'resnet20'],
      epochs: [1, 3],
      seeds: [0],
      images: 100,
    });
    const rows = mainRows(measuredRows(study));
    assert.ok(rows.length > MOST_ROWS);
    const { by, rows: chosen, of } = selectRows(rows);
    assert.deepEqual([by, of], ['validation', rows.length]);
    for (const row of chosen.filter(({ family }) => family !== 'random')) {
      const own = rows.filter(({ method }) => method === row.method);
      assert.equal(validationOf(row), Math.max(...own.map(validationOf)), row.method);
    }
    // Whatever the test images say, the choice stays.
    const flipped = study.results.map((one) => ({
      ...one,
      testLabels: Int32Array.from(one.testLabels, (c) => (c + 1) % 10),
    }));
    const scores = flipped.map((one) => ({
      ...one,
      scores: one.scores.map((score) => ({ ...score, accuracy: Number.NaN })),
    }));
    const again = selectRows(mainRows(measuredRows({ ...study, results: scores })));
    const names = (all: typeof chosen): string[] => all.map((row) => label(row, rows));
    assert.deepEqual(names(again.rows), names(chosen));
    assert.deepEqual(fractionsOf(chosen), [0.01, 0.1, 1]);
    assert.equal(selectRows(rows, false).by, 'first', 'without validation images there is no best on them');
  });

  it('tells the settings of a method apart in the files behind its figures', () => {
    const study = sweepStudy({ ...SMALL, methods: 1 });
    const files = new Map(dataTables(findingsOf(study)).map(({ path, bytes }) => [path, String(bytes)]));
    for (const [name, column] of [
      ['accuracies', 3],
      ['per-draw', 2],
      ['curves', 1],
    ] as const) {
      const rows = files.get(`tables/${name}.csv`)!.split('\n');
      assert.equal(rows[0]!.split(',')[column], 'setting', name);
      assert.ok(
        rows.some((row) => row.split(',')[column] === 'epochs 3' || row.includes('"encoder resnet20, epochs 3"')),
      );
    }
    const values = files
      .get('tables/accuracies.csv')!
      .split('\n')
      .map((row) => row.split(',').slice(0, 6).join());
    assert.equal(new Set(values).size, values.length, 'no two rows are of one and the same thing');
    assert.doesNotMatch(
      String(dataTables(findingsOf(sweepStudy({ methods: 1, seeds: [0], images: 50 })))[0]!.bytes),
      /setting/,
    );
  });

  it('is one of 12 methods, 3 seeds and 3 shares of labels, in seconds', async () => {
    const start = performance.now();
    const files = new Map((await makeReport(sweepStudy({ methods: 12 }))).map((one) => [one.path, one.bytes]));
    console.log(`        12 methods x 3 seeds x 3 shares: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    const metrics = JSON.parse(Buffer.from(files.get('metrics.json')!).toString('utf8')) as MetricsJson;
    assert.equal(metrics.table.length, 13 * 3);
    assert.equal(metrics.metrics.length, 13 * 9);
    const main = Buffer.from(files.get('tables/main.csv')!).toString('utf8');
    assert.equal(main.trim().split('\n').length, 14);
  });

  it('has 500 rows and more in the page and the CSV, and a paper that can be read', async () => {
    const views = [2, 4, 6, 8, 10, 12, 14];
    const start = performance.now();
    const study = sweepStudy({
      methods: 12,
      encoders: ['conv-small', 'resnet20'],
      epochs: [1, 3, 10],
      views,
      seeds: [0],
      images: 100,
    });
    const files = new Map((await makeReport(study)).map((one) => [one.path, Buffer.from(one.bytes)]));
    const text = (path: string): string => files.get(path)!.toString('utf8');
    console.log(`        506 rows: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    assert.equal(text('tables/all.csv').trim().split('\n').length, 12 * 2 * 3 * 7 + 2 + 1);
    assert.ok(text('tables/main.csv').trim().split('\n').length <= MOST_ROWS);
    const html = text('report.html');
    assert.match(html, /the best on validation images of its encoders and settings/);
    assert.match(html, /first 500 of \d+ rows/);
    assert.ok(html.length < 10_000_000, `${html.length} bytes`);
    assert.ok(files.get('report.pdf')!.length < 4_000_000, `${files.get('report.pdf')!.length} bytes`);
    assert.ok(files.has('figures/budget.svg'));
    const caption = plainText([text('figures/budget.svg').match(/aria-label="([^"]+)"/)![1]!]);
    assert.match(caption, /^Test accuracy against epochs, from 1 to 10/);
  });
});
