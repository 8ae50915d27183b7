import { encoderFromState } from '../encoders/encoder.ts';
import type { EncoderState, HistoryRow, ImageSource, RandomStreams, Supervision } from '../types.ts';
import { withFrozen } from './frozen.ts';
import { encodeFinite } from './labelled-features.ts';
import { accuracy } from './logits.ts';
import { type SgdProbe, sgdClassifier } from './sgd.ts';

/** Images that a snapshot is probed on; of each the labels of its own images, in their order. */
export interface SnapshotTask {
  readonly method: string;
  readonly classes: number;
  readonly train: { readonly images: ImageSource; readonly indices: Int32Array; readonly labels: Int32Array };
  readonly validation: { readonly images: ImageSource; readonly indices: Int32Array; readonly labels: Int32Array };
  readonly test: { readonly images: ImageSource; readonly labels: Int32Array };
  readonly probe: SgdProbe;
}

/**
 * What the backbone after so many epochs is worth: a new linear head trained by steps on its frozen features and all
 * labels, measured on training, validation and test images. Nothing is chosen by it.
 *
 * @param random - First weights ('probe-init-head', epoch, k) and order ('probe-order', epoch, e) of each head.
 * @throws Problem `encoder-changed`, `features-not-finite`; `supervision.signal.reason` when interrupted.
 */
export async function probeSnapshot(
  task: SnapshotTask,
  epoch: number,
  state: EncoderState,
  random: RandomStreams,
  supervision: Supervision,
): Promise<HistoryRow> {
  const { method, classes, train, validation, test, probe } = task;
  const encoder = encoderFromState(state);
  try {
    return await withFrozen(encoder, method, async () => {
      const encode = async (images: ImageSource, indices?: Int32Array) =>
        (await encodeFinite(encoder, images, method, supervision, { ...(indices && { indices }) }))[0]!;
      const seen = { features: await encode(train.images, train.indices), labels: train.labels };
      const held = { features: await encode(validation.images, validation.indices), labels: validation.labels };
      const streams: RandomStreams = (purpose, ...index) => random(`probe-${purpose}`, epoch, ...index);
      const classifier = await sgdClassifier(seen, held, classes, probe, streams, supervision.signal);
      const onTrain = await classifier.classify(seen.features);
      const onTest = await classifier.classify(await encode(test.images));
      return {
        step: epoch,
        // Curves count epochs from 0.
        epoch: epoch - 1,
        values: {
          probeTrainAccuracy: accuracy(onTrain.predictions, seen.labels),
          probeValidationAccuracy: classifier.validationAccuracy,
          probeTestAccuracy: accuracy(onTest.predictions, test.labels),
        },
      };
    });
  } finally {
    encoder.dispose();
  }
}
