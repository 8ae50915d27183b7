import assert from 'node:assert/strict';
import type { Study } from '../../../report/ground/study-types.ts';
import { marksOf } from '../../../report/honesty/marks.ts';
import { unequalCompute } from '../../../report/honesty/unequal-compute.ts';
import { measuredRows } from '../../../report/metrics/measured.ts';
import { reportedDataSets } from '../../../stages/study/reported.ts';
import { fixtureStudy } from '../fixture-study.ts';
import { sweepStudy } from '../sweep-fixture.ts';

/** A study of all of CIFAR-10 with the published budgets, which deserves no mark. */
function plainStudy(): Study {
  const study = fixtureStudy({ images: 100, synthetic: false, seeds: [1, 2] });
  return {
    ...study,
    dataset: { ...study.dataset, notes: [], train: 45_000, validation: 5_000, test: 10_000 },
    histories: study.histories.map((one) => ({ ...one, cost: { ...one.cost, epochs: 500 } })),
    parameters: { pretrain: { seeds: [1, 2] }, supervised: { seeds: [1, 2] }, random: { seeds: [1, 2] } },
  };
}
const kinds = (study: Study): string[] => marksOf(study, measuredRows(study), []).map(({ kind }) => kind);
const mark = (study: Study, kind: string) => marksOf(study, measuredRows(study), []).find((one) => one.kind === kind);
const withDataset = (dataset: Partial<Study['dataset']>): Study => {
  const study = plainStudy();
  return { ...study, dataset: { ...study.dataset, ...dataset } };
};
const withProtocol = (protocol: Study['results'][number]['protocol']): Study => {
  const study = plainStudy();
  return { ...study, results: study.results.map((one, i) => (i === 0 ? { ...one, protocol } : one)) };
};
const withEpochs = (epochs: number, published: readonly string[] = ['study-a']): Study => {
  const study = plainStudy();
  return { ...study, published, histories: study.histories.map((one) => ({ ...one, cost: { ...one.cost, epochs } })) };
};

describe('the marks of a report', () => {
  it('are none for the whole data set, the published budget and every seed', () => {
    assert.deepEqual(kinds(plainStudy()), []);
  });

  it('say how many images are in several parts of the data or under several classes, and what follows from it', () => {
    const none = { testInTrain: 0, validationInTrain: 0, testInUnlabeled: 0, underTwoClasses: 0 };
    assert.deepEqual(kinds(withDataset({ identical: none })), []);
    const told = (counts: Partial<typeof none>) =>
      mark(withDataset({ identical: { ...none, ...counts } }), 'identical');
    const test = told({ testInTrain: 20, validationInTrain: 1 });
    assert.match(
      test!.text,
      /^20 of 10,000 test images are also among the training images; 1 of 5,000 validation images is /,
    );
    assert.match(test!.text, /pixel for pixel\. .*accuracies are too high/);
    assert.equal(test!.short, '20 of 10,000 test images are also among the training images.');
    assert.match(told({ validationInTrain: 2 })!.text, /what is chosen on them may be chosen badly/);
    assert.match(told({ testInUnlabeled: 2 })!.text, /among the images without labels.*Pretraining saw them/);
    assert.match(
      told({ underTwoClasses: 4 })!.text,
      /^4 labelled images have the same pixels as an image of another class/,
    );
  });

  it('say of fewer than 2,000 labelled images that they were divided once, and what to do', () => {
    const few = mark(withDataset({ train: 220, validation: 20, test: 60 }), 'few-labels')!;
    assert.match(few.text, /^Few labelled images: 300, divided once into 220 .*, 20 .* and 60 /);
    assert.match(few.text, /--set split\.seed=1, 2, 3 …, and trust/);
    const drawn = { notes: ['It has no test/ folder: a fifth of each class was drawn by seed as test images.'] };
    const both = mark(withDataset({ train: 220, validation: 20, test: 60, ...drawn }), 'few-labels')!;
    assert.match(both.text, /--set split\.seed=1.*test images are drawn by seed, --set data\.seed=1/);
    assert.equal(mark(withDataset({ train: 1_500, validation: 200, test: 300 }), 'few-labels'), undefined);
  });

  it('say what always answering the largest class is right for, where it is far above an equal share', () => {
    const study = plainStudy();
    /** Of 100 test images, all but `others` are of the third class. */
    const mostly = (others: number): Study => {
      const testLabels = Int32Array.from({ length: 100 }, (_, i) => (i < others ? i % 10 : 2));
      const results = study.results.map((one) => ({
        ...one,
        testLabels,
        scores: one.scores.map((score) => ({ ...score, accuracy: Number.NaN })),
      }));
      return { ...study, results };
    };
    const { text, short } = mark(mostly(50), 'unbalanced')!;
    assert.match(text, /^Unbalanced classes: 55\.0 % of the test images are \u201cbird\u201d, .* right for 55\.0 %\./);
    assert.equal(short, 'Always answering \u201cbird\u201d is right for 55.0 %.');
    assert.equal(mark(mostly(90), 'unbalanced'), undefined);
  });

  it('name classifiers that give every test image one class, and how many of their runs do', () => {
    const study = plainStudy();
    const constant = new Int32Array(100).fill(3);
    const results = study.results.map((one, i) =>
      i === 0
        ? { ...one, scores: one.scores.map((score) => ({ ...score, predictions: constant, accuracy: Number.NaN })) }
        : one,
    );
    const { text } = mark({ ...study, results }, 'one-answer')!;
    assert.match(text, /Barlow Twins \(logistic\) at 1 % of the labels, \u201ccat\u201d in 2 of 4 runs/);
    assert.match(text, /and 2 more|; 2 more/);
  });

  it('name synthetic data, whether its notes say so or not', () => {
    assert.deepEqual(kinds(withDataset({ synthetic: true })), ['synthetic']);
    const noted = withDataset({ synthetic: true, notes: ['Synthetic images: ten shapes.'] });
    assert.deepEqual(kinds(noted), ['synthetic']);
    assert.equal(mark(noted, 'synthetic')!.short, 'Synthetic images.');
  });

  it('name re-compressed images', () => {
    const study = withDataset({ notes: ['JPEG (re-compressed) copy of CIFAR-10, not the canonical bytes.'] });
    assert.deepEqual(kinds(study), ['re-compressed']);
    assert.equal(mark(study, 're-compressed')!.short, 'Re-compressed as JPEG.');
  });

  it('take no name of a file or a class for what a note says', () => {
    const notes = [
      '2 damaged or unreadable files were left out: synthetic/1.jpeg, subsampled/2.jpeg.',
      'The images of jpeg_val/ were joined to the training images: validation images are drawn by seed.',
      'The images of synthetic_pred/ count as images without labels.',
      'Folders of the class "synthetic" are written in 2 forms of Unicode (composed and not) and were joined.',
      'The classes "JPEG" and "jpeg" differ in case, blanks or forms of letters alone.',
      'Ignored images with hidden names or in hidden folders: 1, the first of them .synthetic/1.jpeg.',
    ];
    for (const note of notes) assert.deepEqual(kinds(withDataset({ notes: [note] })), ['note'], note);
    assert.equal(mark(withDataset({ notes }), 'note')!.short, 'Damaged images left out.');
  });

  it('name fewer training images and fewer test images than the data set has, once', () => {
    assert.match(mark(withDataset({ train: 9_000, validation: 1_000 }), 'subsampled')!.text, /10,000 of its 50,000/);
    assert.match(mark(withDataset({ test: 2_000 }), 'subsampled')!.text, /2,000 of its 10,000 test images/);
    const noted = withDataset({ test: 2_000, notes: ["A part of CIFAR-10's records: 50000 and 2000 images."] });
    assert.deepEqual(kinds(noted), ['subsampled']);
    const { published: _, ...own } = plainStudy().dataset;
    const holiday = { ...own, name: 'holiday', title: 'holiday', train: 90, validation: 10, test: 20 };
    assert.deepEqual(kinds({ ...plainStudy(), dataset: holiday }), ['few-labels']);
    const [published] = reportedDataSets('stl10');
    assert.deepEqual(kinds(withDataset({ published: published!, train: 4_500, validation: 500, test: 8_000 })), []);
    assert.deepEqual(kinds(withDataset({ published: published!, train: 4_400, validation: 500, test: 8_000 })), [
      'subsampled',
    ]);
  });

  it('put what makes numbers wrong before what decoding did', () => {
    const identical = { testInTrain: 1, validationInTrain: 0, testInUnlabeled: 0, underTwoClasses: 0 };
    const study = withDataset({ identical, synthetic: true, notes: ['Synthetic.', '3 images were resized.'] });
    assert.deepEqual(kinds(study), ['synthetic', 'identical', 'note']);
  });

  it('hold every budget against that of the study named beside ours', () => {
    const short = mark(withEpochs(12), 'short-budget')!;
    assert.match(short.text, /Barlow Twins for 12 epochs \(Study A: 500\)/);
    assert.equal(short.short, 'Short budget (12 epochs of 500).');
    assert.deepEqual(kinds(withEpochs(500)), []);
    const labelled = withEpochs(500);
    const histories = labelled.histories.map((one) =>
      one.cost.labels === undefined ? one : { ...one, cost: { ...one.cost, epochs: 1 } },
    );
    const text = mark({ ...labelled, histories }, 'short-budget')!.text;
    assert.match(text, /with labels, supervised from scratch for 1 epoch \(Study A: 3\)/);
    assert.doesNotMatch(text, /Barlow/);
  });

  it('hold a budget against published trainings in general where no study is named', () => {
    assert.match(mark(withEpochs(12, []), 'short-budget')!.text, /Published trainings .* 200 to 1,000/);
    const seeing = (imagesSeen: number): Study => {
      const study = withEpochs(200, []);
      return { ...study, histories: study.histories.map((one) => ({ ...one, cost: { ...one.cost, imagesSeen } })) };
    };
    assert.deepEqual(kinds(seeing(10_000_000)), []);
    assert.match(mark(seeing(44_000), 'short-budget')!.text, /for 200 epochs \(44,000 images seen.*50,000 images/);
  });

  it('name what was chosen on test images, at any depth of a protocol, and not what was chosen on validation', () => {
    assert.deepEqual(kinds(withProtocol({ head: { kept: 'the best epoch on 10000 test images' } })), [
      'chosen-on-test',
    ]);
    assert.match(mark(withProtocol({ selection: 'test' }), 'chosen-on-test')!.text, /Barlow Twins/);
    assert.deepEqual(kinds(withProtocol({ kept: 'the best epoch on 1000 validation images', testImages: 10_000 })), []);
  });

  it('name a frozen encoder whose batch normalisation was in training mode', () => {
    assert.deepEqual(kinds(withProtocol({ features: 'output of the encoder in training mode' })), ['batch-norm']);
    assert.deepEqual(kinds(withProtocol({ batchNorm: 'train' })), ['batch-norm']);
    assert.deepEqual(kinds(withProtocol({ features: 'output of the frozen encoder in evaluation mode' })), []);
  });

  it('name seeds that were asked for and are not there, and runs that are', () => {
    const study = plainStudy();
    const lost = { ...study, results: study.results.filter((one) => one.method !== 'Barlow Twins' || one.seed !== 2) };
    assert.match(mark(lost, 'missing')!.text, /Barlow Twins lacks seed 2\./);
    // An encoder that learnt from labels and is frozen has the seeds of pretraining, whatever those from scratch have.
    const parameters = { ...study.parameters, supervised: { seeds: [1, 2, 3] } };
    const frozen = study.results.map((one) =>
      one.method === 'Barlow Twins' ? { ...one, method: 'Supervised contrastive', family: 'supervised' as const } : one,
    );
    const scratch = frozen.map((one) => ({
      ...one,
      scores: one.scores.map((score) => ({
        ...score,
        protocol: score.protocol === 'fine-tune' ? 'scratch' : score.protocol,
      })),
    }));
    assert.match(
      mark({ ...study, results: scratch, parameters }, 'missing')!.text,
      /^Missing runs: supervised from scratch lacks seed 3\.$/,
    );
    const sweep = sweepStudy({ methods: 2, encoders: ['conv-small', 'resnet20'], seeds: [0, 1], images: 50 });
    const holedSweep = {
      ...sweep,
      parameters: { pretrain: { seeds: [0, 1] } },
      results: sweep.results.filter((one) => one.method !== 'VICReg' || one.encoder !== 'resnet20' || one.seed !== 1),
    };
    assert.match(mark(holedSweep, 'missing')!.text, /^Missing runs: VICReg, resnet20 lacks seed 1\.$/);
    const [first, ...others] = study.results;
    const scores = first!.scores.filter(
      (one) => one.fraction !== 0.01 || one.draw !== 1 || one.protocol !== 'logistic',
    );
    const holed = { ...study, results: [{ ...first!, scores }, ...others] };
    assert.match(mark(holed, 'missing')!.text, /Barlow Twins \(logistic\) at 1 % lacks 1 run of 4/);
  });
});

describe('unequal compute', () => {
  const withFlops = (ssl: readonly number[], scratch: number): Study => {
    const study = plainStudy();
    const base = study.histories[0]!;
    const { flopsPerStep: _, steps: __, ...cost } = base.cost;
    return {
      ...study,
      histories: [
        ...ssl.map((flops, i) => ({ ...base, method: `Method ${i}`, cost: { ...cost, flops } })),
        { ...base, method: 'supervised', cost: { ...cost, flops: scratch, labels: 100 } },
      ],
    };
  };

  it('is reported between methods and against training on labels, with the ratio', () => {
    const told = unequalCompute(withFlops([1e12, 3e12], 1e11))!;
    assert.match(
      told.sentences[0]!,
      /from 1\u00a0TFLOPs .* with Method 0 to 3\u00a0TFLOPs .* with Method 1, a ratio of 3\.0/,
    );
    assert.match(told.sentences[1]!, /Method 1 .* 30 times as many/);
    assert.match(told.short, /by a factor of up to 30/);
  });

  it('is not told of an encoder beside the network that was trained on from it', () => {
    const study = withFlops([1e12], 1e11);
    const [encoder, tuned] = study.histories;
    const histories = [
      { ...encoder!, node: 'encoder' },
      { ...tuned!, method: 'Method 0, fine-tuned', node: 'tuned', cost: { ...tuned!.cost, flops: 1e10 } },
    ];
    const node = (name: string, inputs: string[]) => ({ ...study.provenance[0]!, name, inputs });
    const provenance = [node('encoder', []), node('tuned', ['encoder'])];
    assert.equal(unequalCompute({ ...study, histories, provenance }), undefined);
    const scratch = { ...tuned!, node: 'scratch' };
    const told = unequalCompute({ ...study, histories: [...histories, scratch], provenance })!;
    assert.match(
      told.sentences.join(),
      /pretraining with Method 0 took 1\u00a0TFLOPs .* training supervised took .* 10 times as many/,
    );
  });

  it('is not told where all cost the same within a tenth', () => {
    assert.equal(unequalCompute(withFlops([1e12, 1.05e12], 1e12)), undefined);
  });
});
