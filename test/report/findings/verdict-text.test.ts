import assert from 'node:assert/strict';
import { plainText } from '../../../report/document/document.ts';
import { findingsOf } from '../../../report/findings/findings.ts';
import { summaryText } from '../../../report/findings/summary-text.ts';
import { plainSentence, shareSentence, verdictCounts } from '../../../report/findings/verdict-text.ts';
import { undertrainedMarks } from '../../../report/honesty/undertrained-marks.ts';
import type { Baseline, Comparison } from '../../../report/metrics/comparisons.ts';
import type { Outcome } from '../../../report/metrics/outcomes.ts';
import { pretrainingVerdicts } from '../../../report/metrics/pretraining-verdicts.ts';
import { abstractOf } from '../../../report/paper/abstract.ts';
import { resultsText } from '../../../report/paper/results-text.ts';
import { fixtureStudy } from '../fixture-study.ts';

const against = (baseline: Baseline, fraction: number, outcome: Outcome, difference: number, a = 'SimCLR') => ({
  a,
  b: baseline as string,
  families: ['self-supervised', baseline === 'scratch' ? 'supervised' : 'random'] as const,
  baseline,
  againstBaseline: true,
  ofBaselines: false,
  fraction,
  difference,
  interval: [difference - 0.02, difference + 0.02] as const,
  p: 0.01,
  pHolm: 0.01,
  mcnemar: { onlyA: 1, onlyB: 1, p: 1, midP: 1 },
  outcome,
  seeds: 1,
  draws: 3,
});

/** Few labels: better than both. All labels: better than random features, worse than training from scratch. */
const FEW_HELP = pretrainingVerdicts([
  against('scratch', 0.01, 'better', 0.29),
  against('random', 0.01, 'better', 0.42),
  against('scratch', 0.1, 'worse', -0.09),
  against('random', 0.1, 'better', 0.58),
  against('scratch', 1, 'worse', -0.06),
  against('random', 1, 'better', 0.49),
]);

describe('the verdict on learning without labels', () => {
  it('is that beside the better baseline', () => {
    const outcomeOf = (scratch: Outcome, random: Outcome) =>
      pretrainingVerdicts([against('scratch', 1, scratch, 0.1), against('random', 1, random, 0.2)])[0]!.outcome;
    for (const [scratch, random, outcome] of [
      ['better', 'better', 'better'],
      ['better', 'worse', 'worse'],
      ['worse', 'better', 'worse'],
      ['better', 'cannot-tell', 'cannot-tell'],
      ['equivalent', 'better', 'equivalent'],
      ['equivalent', 'cannot-tell', 'equivalent'],
      ['cannot-tell', 'worse', 'worse'],
    ] as const)
      assert.equal(outcomeOf(scratch, random), outcome, `${scratch} and ${random}`);
  });

  it('leaves other encoders out: a network trained on ImageNet takes nothing from it', () => {
    const verdicts = pretrainingVerdicts([
      against('scratch', 1, 'better', 0.1),
      against('pretrained', 1, 'worse', -0.2),
    ]);
    assert.deepEqual([verdicts.length, verdicts[0]!.outcome, verdicts[0]!.against.length], [1, 'better', 1]);
  });

  it('names the shares of labels at which it holds', () => {
    assert.equal(
      shareSentence(FEW_HELP),
      'Pretraining without labels helps at 1 % of the labels, and it does not help at 10 % and 100 %.',
    );
  });

  it('counts several methods and names none', () => {
    const verdicts = pretrainingVerdicts([
      against('scratch', 0.01, 'better', 0.1),
      against('scratch', 0.01, 'better', 0.2, 'BYOL'),
      against('scratch', 0.01, 'cannot-tell', 0.01, 'MoCo'),
    ]);
    assert.equal(
      verdictCounts(verdicts, 'methods'),
      'pretraining without labels helps with 2 of 3 methods and its effect is unclear with 1 (differences from the better baseline: +1.0 to +20.0 points)',
    );
  });

  it('comes in plain words at the end of a run', () => {
    const plain = (...pairs: [Outcome, number][]) =>
      plainSentence(
        pretrainingVerdicts(pairs.map(([outcome, by], i) => against('scratch', (i + 1) / pairs.length, outcome, by))),
        10_000,
      );
    assert.equal(
      plainSentence(FEW_HELP, 10_000),
      'In short: learning from images without labels helped a lot where labels are few; with all labels, scratch is better.',
    );
    assert.equal(plain(['better', 0.03], ['better', 0.02]), 'In short: learning from images without labels helped.');
    assert.match(plain(['cannot-tell', 0.03]), /^In short: this run cannot tell whether .* helps; more seeds/);
    const unclear = pretrainingVerdicts([against('scratch', 1, 'cannot-tell', 0.03)]);
    assert.match(plainSentence(unclear, 60), / helps; more test images, more seeds or a longer training may\.$/);
    assert.match(
      plain(['worse', -0.03], ['cannot-tell', 0]),
      /did not help where labels are few; .*; with all labels this run cannot tell\.$/,
    );
  });
});

describe('a baseline that is worse than random features', () => {
  const pair = (outcome: Outcome): Comparison => {
    const { baseline: _, ...one } = against('scratch', 1, outcome, -0.1, 'supervised from scratch');
    return {
      ...one,
      b: 'random-initialised',
      families: ['supervised', 'random'],
      againstBaseline: false,
      ofBaselines: true,
    };
  };

  it('is marked as undertrained, with the share of labels', () => {
    const [mark] = undertrainedMarks([pair('worse')]);
    assert.match(
      mark!.text,
      /^Undertrained baseline: supervised from scratch is worse than random-initialised at 100 % \(\u221210\.0 points\)/,
    );
    assert.deepEqual(undertrainedMarks([pair('cannot-tell'), pair('better')]), []);
  });
});

describe('the places that say where learning without labels helps', function () {
  this.timeout(30_000);
  it('say the same sentence: the abstract, the results and the end of a run', () => {
    const findings = findingsOf(fixtureStudy({ images: 500, draws: 1 }));
    const said = shareSentence(findings.verdicts);
    const results = JSON.stringify(resultsText(findings));
    for (const text of [plainText(abstractOf(findings)), results, summaryText(findings, []).replace(/\s+/g, ' ')])
      assert.ok(text.includes(said), `${said} is not in: ${text}`);
  });
});
