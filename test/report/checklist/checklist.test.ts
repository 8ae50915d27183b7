import assert from 'node:assert/strict';
import { checklistMd } from '../../../report/checklist/checklist-md.ts';
import { neuripsItems } from '../../../report/checklist/neurips.ts';
import { reformsItems } from '../../../report/checklist/reforms.ts';
import { type Findings, findingsOf } from '../../../report/findings/findings.ts';
import type { Study } from '../../../report/ground/study-types.ts';
import { checklistSection } from '../../../report/paper/checklist-section.ts';
import { fixtureStudy } from '../fixture-study.ts';

const few = { images: 300, draws: 1 };
const study = fixtureStudy(few);
let findings: Findings;

/** Of a study that has the same numbers as that one. */
const neurips = (of: Study) => new Map(neuripsItems({ ...findings, study: of }).map((item) => [item.number, item]));
const reforms = (of: Study) => new Map(reformsItems({ ...findings, study: of }).map((item) => [item.number, item]));

describe('the checklists', function () {
  this.timeout(60_000);
  before(() => {
    findings = findingsOf(study);
  });

  it('have all sixteen questions of the one, and never an answer that a run cannot know', () => {
    const items = [...neurips(study).values()];
    assert.deepEqual(
      items.map(({ number }) => Number(number)),
      Array.from({ length: 16 }, (_, i) => i + 1),
    );
    const authors = items.filter(({ answer }) => answer === 'author').map(({ number }) => number);
    assert.deepEqual(authors, ['5', '8', '9', '10', '11', '12', '16']);
    for (const number of ['9', '10', '11', '16']) assert.equal(neurips(study).get(number)!.because, '');
  });

  it('say No to significance with one seed, and Yes with several, with what varied', () => {
    const several = neuripsItems(findingsOf(fixtureStudy({ ...few, seeds: [1, 2, 3] })));
    const [one, three] = [neurips(study).get('7'), several[6]];
    assert.equal(one!.answer, 'No');
    assert.match(one!.because, /one training seed, no interval covers/);
    assert.deepEqual([three!.answer, /3 training seeds/.test(three!.because)], ['Yes', true]);
  });

  it('take the facts from the study: comparisons, limits, splits, operations, engine', () => {
    const items = neurips(study);
    assert.match(items.get('1')!.because, /\d+ paired comparisons/);
    assert.match(items.get('2')!.because, /\d+ items/);
    assert.match(items.get('6')!.because, /1,000 validation images, separate from 300 test images/);
    assert.match(items.get('8')!.because, /2 trainings with [\d.]+ \S* ?operations.*engine native.*threads 2/);
    // Three trainings on label subsets in one node, and a curve that another node's encoders gave.
    const [first, scratch] = study.histories;
    const counted = neurips({
      ...study,
      histories: [
        { ...first!, cost: { flops: 1e12 } },
        { ...scratch!, node: 'scratch' },
        { ...first!, cost: {} },
      ],
      results: study.results.map((one) =>
        one.family === 'supervised' ? { ...one, node: 'scratch', cost: { flops: 2e12 } } : one,
      ),
    });
    assert.match(counted.get('8')!.because, /4 trainings with 3 T operations in total/);
    const unsplit = { ...study, dataset: { ...study.dataset, validation: 0 } };
    assert.match(neurips(unsplit).get('6')!.because, /there is no validation split/);
  });

  it('know that drawn images have no subjects, and leave photographs to the author', () => {
    const photographs = neurips(fixtureStudy({ ...few, synthetic: false }));
    assert.deepEqual([neurips(study).get('14')!.answer, photographs.get('14')!.answer], ['NA', 'author']);
    assert.match(photographs.get('12')!.because, /the study uses CIFAR-10/);
  });

  it('know of exported encoders, and of their licence where one was given', () => {
    const node = { ...study.provenance[0]!, name: 'export', stage: 'export-backbone' };
    const exporting = { ...study, provenance: [...study.provenance, node] };
    assert.equal(neurips(study).get('13')!.answer, 'NA');
    assert.equal(neurips(exporting).get('13')!.answer, 'author');
    const parameters = { ...study.parameters, publication: { licence: 'CC-BY-4.0' } };
    const licensed = neurips({ ...exporting, parameters }).get('13')!;
    assert.deepEqual([licensed.answer, /Licence: CC-BY-4\.0/.test(licensed.because)], ['Yes', true]);
  });

  it('name the baselines, and say No where there is none', () => {
    assert.match(reforms(study).get('5')!.because, /supervised from scratch and random-initialised/);
    const alone = { ...study, results: study.results.filter(({ family }) => family === 'self-supervised') };
    assert.equal(reforms(alone).get('5')!.answer, 'No');
  });

  it('say No to leakage where parts of the data share images, and never that parts were compared where they were not', () => {
    const leakage = (counts?: { testInTrain: number }) => {
      const study = fixtureStudy();
      const none = { testInTrain: 0, validationInTrain: 0, testInUnlabeled: 0, underTwoClasses: 0 };
      const identical = counts && { identical: { ...none, ...counts } };
      const findings = findingsOf({ ...study, dataset: { ...study.dataset, ...identical } });
      return reformsItems(findings).find(({ title }) => title === 'Leakage')!;
    };
    assert.deepEqual(leakage({ testInTrain: 3 }).answer, 'No');
    assert.match(leakage({ testInTrain: 3 }).because, /^3 of 1,000 test images are also among the training images/);
    assert.match(leakage({ testInTrain: 0 }).because, /no test or validation image has the same pixels/);
    assert.match(leakage().because, /did not search for images that are in several parts/);
    assert.doesNotMatch(leakage().because, /separate|same pixels/);
  });

  it('are the same in the report and in checklist.md, whose names are no markup', () => {
    const markdown = checklistMd({ ...findings, study: { ...study, title: 'A *title* with <b>' } });
    assert.match(markdown, /A \\\*title\\\* with \\<b\\>/);
    assert.match(markdown, /7 of 16 answers; .* \*\*author must answer\*\*/);
    const { blocks } = checklistSection(findings);
    const rows = blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []));
    assert.equal(rows.length, markdown.match(/^### /gm)!.length);
    for (const [title] of rows)
      assert.ok(markdown.includes(`### ${String(title![0]).replace(' ', '. ')}`), String(title));
  });
});
