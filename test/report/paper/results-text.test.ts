import assert from 'node:assert/strict';
import { numbering, plainText } from '../../../report/document/document.ts';
import { paperFigures } from '../../../report/figures/paper-figures.ts';
import { type Findings, findingsOf } from '../../../report/findings/findings.ts';
import type { Study } from '../../../report/ground/study-types.ts';
import type { Baseline, Comparison } from '../../../report/metrics/comparisons.ts';
import type { Outcome } from '../../../report/metrics/outcomes.ts';
import { abstractOf, MOST_WORDS, wordsIn } from '../../../report/paper/abstract.ts';
import { bestGroupOf, orderAgreement } from '../../../report/paper/best-group.ts';
import { paperOf } from '../../../report/paper/paper.ts';
import { acrossShares, resultsText } from '../../../report/paper/results-text.ts';
import { significanceTable } from '../../../report/paper/significance-table.ts';
import { fixtureStudy } from '../fixture-study.ts';
import { sweepStudy } from '../sweep-fixture.ts';

const comparison = (outcome: Outcome, baseline: Baseline, given: Partial<Comparison> = {}): Comparison => ({
  a: 'SimCLR',
  b: 'supervised from scratch',
  families: ['self-supervised', 'supervised'],
  againstBaseline: true,
  ofBaselines: false,
  baseline,
  fraction: 0.01,
  difference: 0.02,
  interval: [0.01, 0.03],
  p: 0.001,
  pHolm: 0.002,
  mcnemar: { onlyA: 3, onlyB: 1, p: 0.6, midP: 0.4 },
  outcome,
  seeds: 1,
  draws: 1,
  ...given,
});

const said = (findings: Findings): string =>
  resultsText(findings)
    .map((block) => (block.kind === 'paragraph' ? plainText(block.text) : ''))
    .join('\n');

describe('the sentences of the results', function () {
  this.timeout(60_000);

  it('tell one method over all shares of labels by outcome, each difference with its interval', () => {
    const at = (fraction: number, outcome: Outcome) => comparison(outcome, 'scratch', { fraction });
    assert.equal(
      acrossShares([at(0.01, 'better'), at(0.1, 'better'), at(1, 'worse')]),
      'SimCLR is significantly better than training from scratch with 1 % of the labels (+2.0 points, 95 % CI +1.0 to +3.0) and 10 % (+2.0, +1.0 to +3.0) and significantly worse with 100 % (+2.0, +1.0 to +3.0).',
    );
    for (const [outcome, words] of [
      ['better', 'significantly better than'],
      ['worse', 'significantly worse than'],
      ['equivalent', 'equal within 1 point to'],
      ['cannot-tell', 'not significantly different from'],
    ] as const)
      assert.ok(acrossShares([at(1, outcome)]).startsWith(`SimCLR is ${words} training from scratch with 100 % of`));
  });

  it('say that pretraining without labels does not help, where it does not', () => {
    const findings = findingsOf(fixtureStudy({ shift: -0.25, images: 500, draws: 1 }));
    const text = `${plainText(abstractOf(findings))} ${said(findings)}`;
    assert.match(text, /Pretraining without labels does not help/);
    assert.match(
      text,
      /significantly worse than training from scratch .*random features with .* and significantly worse with 1 %/,
    );
    assert.doesNotMatch(text, /labels helps/);
  });

  it('have an interval with every difference, and no p without one; the table has every comparison', () => {
    const findings = findingsOf(fixtureStudy({ images: 500 }));
    assert.doesNotMatch(said(findings), /\bp\s*[=<>]/);
    const effects = said(findings).match(/[+\u2212]\d+\.\d(?! to)/g)!;
    const ends = said(findings).match(/[+\u2212]\d+\.\d to [+\u2212]\d+\.\d/g)!;
    assert.equal(effects.length, 2 * ends.length, 'an effect and an upper end for each lower end');
    const table = significanceTable(findings);
    assert.equal(table.rows.length, findings.comparisons.length);
    for (const row of table.rows) assert.match(plainText(row[2]!), /^[+\u2212]?\d+\.\d \[.*\d\.\d, .*\d\.\d\]$/);
  });

  it('of many methods name the best group, count the others, and compare the order at few and at all labels', () => {
    const findings = findingsOf(sweepStudy({ methods: 6, seeds: [0], images: 60 }));
    const best = bestGroupOf(findings, 0.01)!;
    assert.equal(best.pairs, 15);
    const text = said(findings);
    assert.match(text, /^With 1 % of the labels, .* has the highest accuracy \(\d+\.\d %, 95 % CI .*\)/);
    assert.match(text, /Of the 15 pairs of methods, \d+ differs? significantly\./);
    assert.match(text, /with (all 6|\d of 6) methods/);
    assert.match(text, /Kendall\u2019s \u03c4 = \u2212?\d\.\d\d/);
    assert.ok(text.split('. ').length < 15, 'no sentence for each method');
    assert.equal(bestGroupOf(findingsOf(fixtureStudy({ images: 60 })), 1), undefined, 'one method has no group');
  });

  it('call two orders equal where they are, and opposite where they are', () => {
    const row = (accuracy: readonly number[]) => ({
      family: 'self-supervised',
      estimates: new Map([0.01, 1].map((fraction, i) => [fraction, { accuracy: accuracy[i]! }])),
    });
    const of = (pairs: readonly (readonly number[])[]) => orderAgreement({ main: pairs.map(row) } as never, 0.01, 1);
    assert.equal(
      of(
        [
          [1, 1],
          [2, 2],
          [3, 3],
          [4, 4],
        ].map((pair) => pair.map((value) => value / 10)),
      ),
      1,
    );
    assert.equal(
      of(
        [
          [1, 4],
          [2, 3],
          [3, 2],
          [4, 1],
        ].map((pair) => pair.map((value) => value / 10)),
      ),
      -1,
    );
    assert.equal(of([[0.1, 0.1]]), undefined);
  });
});

const supervisedAlone = (): Study => {
  const study = fixtureStudy({ images: 100 });
  return { ...study, results: study.results.filter(({ family }) => family === 'supervised') };
};

/** Studies of each kind, and what their abstracts must say. */
const KINDS: readonly (readonly [string, () => Study, RegExp])[] = [
  ['one method', () => fixtureStudy({ images: 500 }), /^Does pretraining .* Barlow Twins reaches .* training seed/],
  ['several seeds', () => fixtureStudy({ images: 60, seeds: [1, 2] }), /The images are synthetic\.$/],
  ['two methods', () => sweepStudy({ methods: 2, seeds: [0], images: 60 }), /^Which methods .* is best with/],
  ['six methods', () => sweepStudy({ methods: 6, seeds: [0], images: 60 }), /pretrain with 6 methods/],
  [
    'a sweep',
    () => sweepStudy({ methods: 3, encoders: ['conv-small', 'resnet20'], epochs: [1, 3], seeds: [0], images: 60 }),
    /12 settings range from .* for .* to .* for /,
  ],
  ['labels alone', supervisedAlone, /^How does .* training from scratch reaches/],
];

describe('the paper', function () {
  this.timeout(120_000);

  for (const [name, study, words] of KINDS)
    it(`of ${name} has an abstract of ${MOST_WORDS} words at most, with question, data, an interval and one caveat`, () => {
      const abstract = plainText(abstractOf(findingsOf(study())));
      assert.ok(wordsIn(abstract) <= MOST_WORDS, `${wordsIn(abstract)}: ${abstract}`);
      assert.match(abstract, words);
      assert.match(abstract, /\? On .* test accuracy \(95 % CI \d+\.\d to \d+\.\d/);
      assert.match(abstract, /(seed|synthetic)[^.]*\.$/);
      assert.doesNotMatch(abstract, /undefined|NaN|,,|\.\.|\s{2}/);
    });

  it('has the sections of a paper in their order, and names every figure and table in its text', async () => {
    const findings = findingsOf(fixtureStudy({ images: 200 }));
    const paper = paperOf(findings, await paperFigures(findings, []), []);
    assert.deepEqual(
      paper.sections.filter(({ appendix }) => !appendix).map(({ title }) => title),
      ['Question and data', 'Method', 'Results', 'Analysis', 'Limits', 'Reproducibility', 'References'],
    );
    const names = numbering(paper);
    const body = paper.sections.filter(({ appendix }) => !appendix).flatMap(({ blocks }) => blocks);
    const text = body.map((block) => (block.kind === 'paragraph' ? plainText(block.text, names) : '')).join('\n');
    for (const block of body)
      if (block.kind === 'figure' || block.kind === 'table')
        assert.match(text, new RegExp(`${names.get(block.id)}\\b`), block.id);
    assert.doesNotMatch(text, /undefined|NaN| {2}|\.\.|\( | ,/);
    assert.equal(body.filter((block) => block.kind === 'list').length, 0, 'no list');
  });
});
