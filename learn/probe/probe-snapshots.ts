import { encoderFromState } from '../encoders/encoder.ts';
import { accuracy } from '../evaluate/logits.ts';
import type { EncoderState, HistoryRow, ImageSource, RandomStreams, Supervision } from '../types.ts';
import type { Classifier } from './classifiers.ts';
import { withFrozen } from './frozen.ts';
import { encodeFinite } from './labelled-features.ts';
import { sgdClassifier } from './sgd.ts';
import type { SgdProbe } from './train-head.ts';
import { encodedBy, trainModeClassifier } from './train-mode-classifier.ts';

/** Images to probe a snapshot on: lists of training images, with classes in `labels`, and all test images. */
export interface SnapshotTask {
  readonly method: string;
  readonly classes: readonly string[];
  readonly images: ImageSource;
  readonly labels: Int32Array;
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: { readonly images: ImageSource; readonly labels: Int32Array };
  readonly probe: SgdProbe;
}

/**
 * Accuracy of a new linear head, trained by steps on all labels and the frozen features of the backbone after so many
 * epochs, on training, validation and test images. Nothing is chosen by it.
 *
 * @param random - Streams of each head: ('probe-init-head', epoch, k) and ('probe-order', epoch, e).
 * @throws Problem `encoder-changed`, `features-not-finite`; `supervision.signal.reason` when interrupted.
 */
export async function probeSnapshot(
  task: SnapshotTask,
  epoch: number,
  state: EncoderState,
  random: RandomStreams,
  supervision: Supervision,
): Promise<HistoryRow> {
  const { method, classes, images, labels, train, validation, test, probe } = task;
  const streams: RandomStreams = (purpose, ...index) => random(`probe-${purpose}`, epoch, ...index);
  const seen = train.map((image) => labels[image]!);
  const rowOf = async (
    classifier: Classifier,
    encode: (of: ImageSource, indices?: Int32Array) => ReturnType<typeof encodedBy>,
  ) => {
    const onTrain = await classifier.classify(await encode(images, train));
    const onTest = await classifier.classify(await encode(test.images));
    return {
      step: epoch,
      // Curves count epochs from 0.
      epoch: epoch - 1,
      values: {
        probeTrainAccuracy: accuracy(onTrain.predictions, seen),
        ...(validation.length > 0 && { probeValidationAccuracy: classifier.validationAccuracy }),
        probeTestAccuracy: accuracy(onTest.predictions, test.labels),
      },
    };
  };
  if (probe.batchNorm) {
    const about = { encoder: state, images, labels, classes, validation, method, sgd: { probe, random } };
    const classifier = await trainModeClassifier(about, train, streams, supervision);
    return rowOf(classifier, (of, indices) =>
      encodedBy(classifier.encoder!, of, method, supervision, { ...(indices && { indices }) }),
    );
  }
  const encoder = encoderFromState(state);
  try {
    return await withFrozen(encoder, method, async () => {
      const encode = async (of: ImageSource, indices?: Int32Array) =>
        (await encodeFinite(encoder, of, method, supervision, { ...(indices && { indices }) }))[0]!;
      const features = await encode(images, train);
      const held = { features: await encode(images, validation), labels: validation.map((image) => labels[image]!) };
      const training = { features, labels: seen };
      const classifier = await sgdClassifier(training, held, classes.length, probe, streams, supervision.signal);
      return rowOf(classifier, async (of, indices) => (indices ? features : encode(of)));
    });
  } finally {
    encoder.dispose();
  }
}
