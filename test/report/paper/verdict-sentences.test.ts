import assert from 'node:assert/strict';
import { plainText } from '../../../report/document/document.ts';
import { type Findings, findingsOf } from '../../../report/findings/findings.ts';
import type { Baseline, Comparison } from '../../../report/metrics/comparisons.ts';
import type { Outcome } from '../../../report/metrics/outcomes.ts';
import { abstractOf } from '../../../report/paper/abstract.ts';
import { outcomesList } from '../../../report/paper/outcomes-list.ts';
import { significanceSection } from '../../../report/paper/significance-section.ts';
import { acrossFractions, baselineSentence, countSentence } from '../../../report/paper/verdict-sentences.ts';
import { fixtureStudy } from '../fixture-study.ts';

const comparison = (outcome: Outcome, baseline: Baseline, given: Partial<Comparison> = {}): Comparison => ({
  a: 'SimCLR',
  b: 'scratch',
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

/** The words of each verdict against each baseline, after `At 1 % of the labels, `. */
const WORDS: readonly (readonly [Baseline, Outcome, string])[] = [
  [
    'scratch',
    'better',
    'pretraining was worth more than training on the labels alone: SimCLR is better than scratch (+2.0 points',
  ],
  [
    'scratch',
    'equivalent',
    'pretraining was worth as much as training on the labels alone: SimCLR and scratch are equal',
  ],
  [
    'scratch',
    'cannot-tell',
    'it is unclear whether pretraining was worth more than training on the labels alone: SimCLR and',
  ],
  ['scratch', 'worse', 'pretraining was worth less than training on the labels alone: SimCLR is worse than scratch'],
  ['random', 'better', 'pretraining improved the features: SimCLR is better'],
  ['random', 'equivalent', 'pretrained features are worth no more than random ones: '],
  ['random', 'cannot-tell', 'it is unclear whether pretraining improved the features: '],
  ['random', 'worse', 'pretrained features are worth less than random ones: '],
  ['pretrained', 'better', 'images without labels were worth more than labels of other data: '],
  ['pretrained', 'equivalent', 'images without labels were worth as much as labels of other data: '],
  [
    'pretrained',
    'cannot-tell',
    'it is unclear whether images without labels were worth as much as labels of other data: ',
  ],
  ['pretrained', 'worse', 'images without labels were worth less than labels of other data: '],
  ['supervised', 'better', 'learning without labels was worth more than learning with them: '],
  ['supervised', 'equivalent', 'learning without labels was worth as much as learning with them: '],
  [
    'supervised',
    'cannot-tell',
    'it is unclear whether learning without labels was worth as much as learning with them: ',
  ],
  ['supervised', 'worse', 'learning without labels was worth less than learning with them: '],
];

describe('the sentences of a verdict', function () {
  this.timeout(60_000);

  for (const [baseline, outcome, words] of WORDS)
    it(`state the outcome ${outcome} against ${baseline}, with effect and interval`, () => {
      const said = baselineSentence(comparison(outcome, baseline));
      assert.ok(said.startsWith(`At 1 % of the labels, ${words}`), said);
      assert.match(said, /\+2\.0 points, 95 % interval \[\+1\.0, \+3\.0\]/);
    });

  it('say where a significant difference is smaller than the margin of equivalence', () => {
    const small = { difference: 0.004, interval: [0.001, 0.007] as const };
    assert.match(
      baselineSentence(comparison('better', 'scratch', small)),
      /better than scratch, by less than 1 point \(/,
    );
  });

  it('count methods, and give one verdict only where all came out alike', () => {
    const methods = (outcomes: readonly Outcome[]) => outcomes.map((one) => comparison(one, 'scratch'));
    assert.match(
      countSentence(methods(['better', 'better', 'worse', 'cannot-tell'])),
      /^At 1 % of the labels, of 4 methods, 2 are better than scratch, 1 is not significantly different from it and 1 is worse than it \(differences/,
    );
    assert.match(
      countSentence(methods(['worse', 'worse'])),
      /worth less than .* alone: of 2 methods, 2 are worse than scratch/,
    );
  });

  it('tell one method over all shares of labels by outcome', () => {
    const at = (fraction: number, outcome: Outcome) => comparison(outcome, 'scratch', { fraction });
    assert.equal(
      acrossFractions([at(0.01, 'better'), at(0.1, 'better'), at(1, 'worse')]),
      'Compared with scratch, SimCLR is better at 1 % (+2.0 [+1.0, +3.0]) and 10 % (+2.0 [+1.0, +3.0]), worse at 100 % (+2.0 [+1.0, +3.0]) of the labels.',
    );
  });
});

describe('the abstract and the results', function () {
  this.timeout(60_000);
  const textsOf = (findings: Findings): string =>
    [
      plainText(abstractOf(findings)),
      ...outcomesList(findings).flatMap((block) =>
        block.kind === 'list' ? block.items.map((one) => plainText(one)) : [],
      ),
    ].join('\n');

  it('say that pretraining without labels does not help, where it does not', () => {
    const said = textsOf(findingsOf(fixtureStudy({ shift: -0.25, images: 500, draws: 1 })));
    assert.match(said, /pretraining without labels does not help: Barlow Twins is worse than supervised from scratch/);
    assert.match(said, /worse than supervised from scratch \(.*\) and random-initialised \(/);
    assert.doesNotMatch(said, /helps:|labels, pretraining improved/);
  });

  it('carry an interval with every difference, and no p without one, in the list of comparisons too', () => {
    const findings = findingsOf(fixtureStudy({ images: 500 }));
    const section = significanceSection(findings)!;
    const items = section.blocks.flatMap((block) =>
      block.kind === 'list' ? block.items.map((one) => plainText(one)) : [],
    );
    assert.equal(items.length, findings.comparisons.length);
    for (const item of items) assert.match(item, /points, 95 % interval \[/);
    const table = section.blocks.find((block) => block.kind === 'table')!;
    const p = table.columns.findIndex(({ title }) => title.startsWith('p ('));
    assert.ok(p > 0);
    for (const row of table.rows) assert.match(plainText(row[2]!), /^[+\u2212]?\d+\.\d \[.*\d\.\d, .*\d\.\d\]$/);
    const prose = [textsOf(findings), ...items].join('\n');
    assert.doesNotMatch(prose, /\bp\s*[=<>]/);
  });

  it('name rows with fewer seeds than others', () => {
    const study = fixtureStudy({ seeds: [1, 2, 3], images: 300 });
    const results = study.results.filter((one) => one.family !== 'random' || one.seed === 1);
    const said = plainText(abstractOf(findingsOf({ ...study, results })));
    assert.match(said, /Intervals cover up to 3 training seeds; some rows have only one/);
    assert.match(plainText(abstractOf(findingsOf(study))), /All intervals cover 3 training seeds\./);
  });
});
