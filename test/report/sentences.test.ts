import assert from 'node:assert/strict';
import { neuripsItems } from '../../report/checklist/neurips.ts';
import { plainText } from '../../report/document/document.ts';
import { findingsOf } from '../../report/findings/findings.ts';
import { limitsOf } from '../../report/findings/study-limits.ts';
import { outcomeOf } from '../../report/metrics/outcomes.ts';
import { abstractOf } from '../../report/paper/abstract.ts';
import { differences } from '../../report/paper/published-differences.ts';
import { publishedBlocks } from '../../report/paper/published-section.ts';
import { statisticsParagraph } from '../../report/paper/statistics-paragraph.ts';
import { STUDY_A } from '../../report/published/published-study-a.ts';
import { STUDY_B } from '../../report/published/published-study-b.ts';
import { fixtureStudy } from './fixture-study.ts';

describe('the sentences of the report', function () {
  this.timeout(30_000);
  it('claim only where the corrected test and the interval agree', () => {
    assert.equal(outcomeOf([0.01, 0.05], 0.01), 'better');
    assert.equal(outcomeOf([-0.05, -0.01], 0.01), 'worse');
    assert.equal(outcomeOf([0.01, 0.05], 0.2), 'cannot-tell');
    assert.equal(outcomeOf([-0.005, 0.006], 0.8), 'equivalent');
    assert.equal(outcomeOf([-0.03, 0.02], 0.8), 'cannot-tell');
  });

  it('reverse when self-supervision loses, and call it unclear where the test is not significant', () => {
    const abstract = (shift: number): string => plainText(abstractOf(findingsOf(fixtureStudy({ shift }))));
    assert.match(abstract(0), /points \(.*\) above training from scratch .* Pretraining without labels helps at 1 %/);
    assert.match(abstract(-0.25), /points \(.*\) below training from scratch .* does not help/);
    assert.match(abstract(-0.1), /not significantly different from training from scratch \(.* is unclear/);
  });

  it('admit one seed, few draws, a short budget and synthetic data, and only these', () => {
    const limits = limitsOf(findingsOf(fixtureStudy())).join('\n');
    for (const said of [
      /come from one training seed/,
      /2 label draws/,
      /Short budget: Barlow Twins for 12 epochs/,
      /With a short budget these numbers do not show/,
      /not photographs/,
      /1,000 labelled validation images, more than the 90 labels/,
    ])
      assert.match(limits, said);
    const many = fixtureStudy({ seeds: [1, 2, 3, 4, 5], draws: 5, synthetic: false, images: 300 });
    const fewer = limitsOf(findingsOf(many)).join('\n');
    assert.doesNotMatch(fewer, /one training seed|label draws? at|not photographs/);
    assert.match(fewer, /re-compressed/);
  });

  it('admit one seed for each method too where the seeds differ', () => {
    const study = fixtureStudy({ images: 100, draws: 1 });
    const results = study.results.map((one) => (one.family === 'self-supervised' ? { ...one, seed: 5 } : one));
    const findings = findingsOf({ ...study, results });
    assert.match(limitsOf(findings).join('\n'), /one training seed: the spread between seeds is unknown/);
    const text = JSON.stringify(statisticsParagraph(findings));
    assert.match(text, /With one training seed, intervals and tests are about these trained networks/);
    assert.equal(neuripsItems(findings)[6]!.answer, 'No');
    assert.doesNotMatch(differences(findings, STUDY_A).join('\n'), /^seeds:/m);
  });

  it('list what differs from a published study from the parameters', () => {
    const list = differences(findingsOf(fixtureStudy()), STUDY_A).join('\n');
    for (const said of [
      /data: Synthetic shapes here/,
      /9,000 training/,
      /conv-small here/,
      /12 here, 500 there/,
      /256 here, 1,024/,
    ])
      assert.match(list, said);
    assert.doesNotMatch(list, /^seeds:/m);
  });

  it('set numbers of labels beside the same numbers of labels, whatever share they are', () => {
    const blocks = publishedBlocks(findingsOf(fixtureStudy()), [STUDY_B]);
    const table = blocks.find((block) => block.kind === 'table')!;
    assert.deepEqual(
      table.columns.slice(2, 4).map(({ title }) => title),
      ['100 labels', '250 labels'],
    );
    // 1 % of 10,000 images; the study's 100 labels are 0.2 % of its own.
    const ours = table.rows.find(([method]) => method![0] === 'Barlow Twins')!;
    assert.notDeepEqual(ours[2], ['\u2013']);
    assert.deepEqual(ours[3], ['\u2013']);
  });

  it('name no difference where the encoder is the published one, and every budget and option that is not', () => {
    const study = fixtureStudy();
    const results = study.results.map((one) => ({
      ...one,
      encoder: 'resnet18 (imagenet stem)',
      ...(one.family === 'supervised' && { protocol: { epochs: 1, batch: 1024 } }),
    }));
    const parameters = { pretrain: {}, augment: { views: 6 } };
    // Values of options are those of the training's node, since presets give some of them.
    const [{ node }] = study.histories as [(typeof study.histories)[0]];
    const params = { lambda: 0.01, optimizer: { by: 'step' } };
    const provenance = study.provenance.map((one) => (one.name === node ? { ...one, params } : one));
    const histories = study.histories.map((one) => (one.node === node ? { ...one, methodId: 'barlow-twins' } : one));
    const list = differences(findingsOf({ ...study, results, parameters, provenance, histories }), STUDY_A).join('\n');
    assert.doesNotMatch(list, /^encoder|^batch of supervised/m);
    for (const said of [
      /^rows: none here beside its "ImageNet-pretrained, frozen"$/m,
      /^epochs of supervised from scratch: 1 here, 3 there$/m,
      /^pretrain\.optimizer\.by: step here, epoch there$/m,
      /^pretrain\.options\.barlow-twins\.lambda: 0\.01 here, 0\.005 there$/m,
      /^views: 6 cached views of each image here/m,
    ])
      assert.match(list, said);
  });
});

describe('findingsOf', function () {
  this.timeout(30_000);
  it('refuses predictions that contradict the accuracy, in words that name the run', () => {
    const study = fixtureStudy();
    const [first, ...others] = study.results;
    const scores = first!.scores.map((one, i) => (i === 0 ? { ...one, accuracy: 0.99 } : one));
    assert.throws(() => findingsOf({ ...study, results: [{ ...first!, scores }, ...others] }), {
      name: 'Problem',
      code: 'accuracy-mismatch',
      message: /Barlow Twins, logistic, fraction 0.01, seed 1, draw 0/,
    });
  });

  it('refuses a study in which nothing was measured', () => {
    assert.throws(() => findingsOf({ ...fixtureStudy(), results: [] }), { name: 'Problem', code: 'nothing-measured' });
  });

  it('never mixes families: rows come by family, each under its own heading', () => {
    const families = findingsOf(fixtureStudy()).rows.map((row) => row.family);
    assert.deepEqual(families, ['self-supervised', 'self-supervised', 'supervised', 'random']);
  });
});
