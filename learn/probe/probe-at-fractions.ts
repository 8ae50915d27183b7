import { type Encoder, encoderFromState } from '../encoders/encoder.ts';
import { accuracy } from '../evaluate/logits.ts';
import type { Matrix } from '../evaluate/matrix.ts';
import type { RandomStreams, Score, Scores, Supervision } from '../types.ts';
import { L2_GRID, type Labelled } from './choose-l2.ts';
import { type Classifier, knnClassifier, logisticClassifier } from './classifiers.ts';
import { withFrozen } from './frozen.ts';
import { encodeFinite, labelledFeatures } from './labelled-features.ts';
import type { ProbeProtocol, ProbeTask } from './probe-task.ts';
import { nothingToProbe, unlabelledImage } from './problems.ts';
import { sgdClassifier } from './sgd.ts';
import { encodedBy, trainModeClassifier } from './train-mode-classifier.ts';

const KNN = { k: 20, temperature: 0.1 };

type Fitted = Pick<Score, 'fraction' | 'draw' | 'labels' | 'protocol'> & {
  readonly classifier: Classifier;
  /** Index of the matrix that it reads; -1, the last one, for the features. */
  readonly block: number;
};

/**
 * Accuracy of classifiers on the frozen features of an encoder, at each label fraction. Features are computed once, in
 * evaluation mode and without augmentation. Every classifier is fitted on its labelled subset and chosen on validation;
 * after that the test images are encoded and measured once. Logistic regression and nearest neighbours draw nothing.
 *
 * @throws Problem `encoder-changed` where the probe changed the weights, `features-not-finite`, `unlabelled-image`,
 * `nothing-to-probe`; `supervision.signal.reason` when interrupted.
 */
export async function probeAtFractions(task: ProbeTask, supervision: Supervision): Promise<Scores> {
  checkTask(task);
  const encoder = encoderFromState(task.encoder);
  try {
    return await withFrozen(encoder, task.method, async (digest) => {
      const { probe } = task.sgd ?? {};
      // A head whose curve is watched reads the features of the test images; nothing is chosen by them.
      const watched = probe?.watch && !probe.batchNorm ? await testFeatures(task, encoder, supervision) : undefined;
      const fitted = await fitAll(task, encoder, supervision, watched?.at(-1));
      return {
        method: task.method,
        family: task.family,
        seed: task.seed,
        encoder: task.encoder.spec,
        ...(task.encoder.origin && { origin: task.encoder.origin }),
        scores: await measureAll(
          task,
          fitted,
          watched ?? (await testFeatures(task, encoder, supervision)),
          supervision,
        ),
        testLabels: task.test.labels,
        classes: task.classes,
        protocol: describe(task, digest),
        cost: {
          imagesEncoded: new Set(listsOf(task).flatMap((list) => [...list])).size + task.test.labels.length,
          macsPerImage: encoder.macs(task.images.height, task.images.width),
        },
      };
    });
  } finally {
    encoder.dispose();
  }
}

const listsOf = ({ validation, subsets }: ProbeTask) => [validation, ...subsets.map(({ indices }) => indices)];

/**
 * Fits and chooses one classifier for each subset and protocol, without the test images.
 *
 * @param watched - Their features, which heads trained by steps look at after each epoch
 */
async function fitAll(
  task: ProbeTask,
  encoder: Encoder,
  supervision: Supervision,
  watched: Matrix | undefined,
): Promise<Fitted[]> {
  const { method, classes, protocols, blocks, l2Grid = L2_GRID, knn = KNN, batch } = task;
  const { signal } = supervision;
  const labelled = await labelledFeatures(listsOf(task), task.labels, (indices) =>
    encodeFinite(encoder, task.images, method, supervision, { batch, blocks, indices }),
  );
  const k = classes.length;
  const fitted: Fitted[] = [];
  for (const { fraction, draw, indices } of task.subsets) {
    const fit: Readonly<Record<ProbeProtocol, (training: Labelled, validation: Labelled) => Promise<Classifier>>> = {
      logistic: (training, validation) => logisticClassifier(training, validation, k, l2Grid, signal),
      knn: (training, validation) => knnClassifier(training, validation, k, knn, signal),
      sgd(training, validation) {
        const { probe, random } = task.sgd!;
        const streams: RandomStreams = (purpose, ...index) =>
          random(`probe-${purpose}`, indices.length, draw, ...index);
        if (probe.batchNorm) return trainModeClassifier(task, indices, streams, supervision);
        const seen = watched && { features: watched, labels: task.test.labels };
        return sgdClassifier(training, validation, k, probe, streams, signal, seen);
      },
    };
    const probes = [
      ...protocols.map((name) => ({ protocol: name as string, fit: fit[name], block: -1 })),
      // The last block gives the features, which the protocols above measure.
      ...Array.from({ length: labelled.matrices - 1 }, (_, i) => ({
        protocol: `block-${i + 1}`,
        fit: fit.logistic,
        block: i,
      })),
    ];
    for (const { protocol, fit, block } of probes) {
      const classifier = await fit(labelled.take(indices, block), labelled.take(task.validation, block));
      fitted.push({ fraction, draw, labels: indices.length, protocol, block, classifier });
      for (const remark of classifier.remarks)
        supervision.log(`${method}, ${protocol} on ${indices.length} labels, draw ${draw}: ${remark}`);
      const total = task.subsets.length * probes.length;
      supervision.progress({ done: fitted.length, total, unit: 'probes', note: 'fitting' });
    }
  }
  for (const labels of endsChosen(fitted, l2Grid))
    supervision.log(
      `${method}: most logistic regressions on ${labels} labels chose a penalty at an end of the list: a wider probe.l2 may do better.`,
    );
  return fitted;
}

/** Numbers of labels at which most draws chose the same end of the list: with fewer it is the luck of a draw. */
function endsChosen(fitted: readonly Fitted[], grid: readonly number[]): number[] {
  if (grid.length < 2) return [];
  const logistic = fitted.filter(({ protocol }) => protocol === 'logistic');
  const ends = [Math.min(...grid), Math.max(...grid)];
  return [...new Set(logistic.map(({ fraction }) => fraction))].flatMap((fraction) => {
    const draws = logistic.filter((one) => one.fraction === fraction);
    const most = ends.some(
      (l2) => 2 * draws.filter(({ classifier }) => classifier.chosen.l2 === l2).length > draws.length,
    );
    return most ? [draws[0]!.labels] : [];
  });
}

const testFeatures = ({ method, test, batch, blocks }: ProbeTask, encoder: Encoder, supervision: Supervision) =>
  encodeFinite(encoder, test.images, method, supervision, { batch, blocks });

/** Measures the chosen classifiers on the test images. Nothing reads these but this and curves that are watched. */
async function measureAll(
  { method, test, batch }: ProbeTask,
  fitted: readonly Fitted[],
  encoded: readonly Matrix[],
  supervision: Supervision,
): Promise<Score[]> {
  const scores: Score[] = [];
  for (const { classifier, block, ...what } of fitted) {
    const { validationAccuracy, chosen, curve, encoder: own } = classifier;
    const features = own ? await encodedBy(own, test.images, method, supervision, { batch }) : encoded.at(block)!;
    const result = await classifier.classify(features);
    scores.push({
      ...what,
      accuracy: accuracy(result.predictions, test.labels),
      validationAccuracy,
      chosen,
      ...(curve && { curve }),
      ...result,
    });
    supervision.progress({ done: scores.length, total: fitted.length, unit: 'probes', note: 'measuring on test' });
  }
  return scores;
}

/** Checks the inputs before anything is computed. Reads no label outside the lists. */
function checkTask({ labels, classes, validation, subsets, test, protocols, blocks }: ProbeTask): void {
  const check = (what: string, list: Int32Array, of: Int32Array) => {
    if (list.length === 0) throw nothingToProbe(what);
    for (const image of list)
      if (!(of[image]! >= 0 && of[image]! < classes.length))
        throw unlabelledImage(what, image, of[image], classes.length);
  };
  // Heads trained by steps and nearest neighbours choose nothing.
  if (validation.length > 0 || protocols.includes('logistic') || blocks)
    check('the validation part', validation, labels);
  for (const { fraction, draw, indices } of subsets)
    check(`the subset of ${fraction * 100} % of the labels, draw ${draw},`, indices, labels);
  check('the test part', Int32Array.from(test.labels.keys()), test.labels);
}

/** Settings for the note below the table. */
function describe(task: ProbeTask, encoderDigest: string): Scores['protocol'] {
  const { protocols, validation, test, l2Grid = L2_GRID, knn = KNN } = task;
  return {
    features: 'output of the frozen encoder in evaluation mode, no augmentation',
    ...(protocols.includes('logistic') && {
      logistic: {
        loss: 'mean cross-entropy + l2 / 2 |W|^2, no penalty on the bias',
        optimiser: 'L-BFGS to a gradient of at most 1e-4',
        features: 'standardised by mean and standard deviation of the labelled subset',
        l2Grid,
        chosenOn: 'validation accuracy, of equals cross-entropy',
      },
    }),
    ...(task.blocks && { blocks: "logistic regression on the mean of each channel of an earlier block's map" }),
    ...(protocols.includes('knn') && {
      knn: {
        metric: 'cosine',
        weight: 'exp(s / temperature)',
        bank: 'the labelled subset',
        ...knn,
        kAtMost: 'labels / 10',
      },
    }),
    ...(protocols.includes('sgd') && {
      sgd: {
        features: 'raw',
        optimiser: task.sgd!.probe.optimizer,
        learningRate: task.sgd!.probe.learningRate,
        epochs: task.sgd!.probe.epochs,
        batch: task.sgd!.probe.batch,
        ...(task.sgd!.probe.batchNorm && {
          batchNorm:
            "in training mode: by each batch's statistics, and the running ones move on; by these on test images",
        }),
      },
    }),
    validationImages: validation.length,
    testImages: test.labels.length,
    encoderDigest,
  };
}
