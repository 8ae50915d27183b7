import { encoderFromState } from '../encoders/encoder.ts';
import { heldAccuracy, predict } from '../evaluate/logits.ts';
import type { Matrix } from '../evaluate/matrix.ts';
import type { EncoderState, ImageSource, RandomStreams, Supervision } from '../types.ts';
import type { Classifier } from './classifiers.ts';
import { encodeFinite } from './labelled-features.ts';
import type { ProbeTask } from './probe-task.ts';
import { linear, watchedBy } from './sgd.ts';
import { type HeadTask, trainModeHead } from './train-mode-head.ts';

/** Features of images in evaluation mode by the encoder of this state. @throws Problem `features-not-finite` */
export async function encodedBy(
  state: EncoderState,
  images: ImageSource,
  method: string,
  supervision: Supervision,
  options: { readonly batch?: number | undefined; readonly indices?: Int32Array },
): Promise<Matrix> {
  const encoder = encoderFromState(state);
  try {
    return (await encodeFinite(encoder, images, method, supervision, options))[0]!;
  } finally {
    encoder.dispose();
  }
}

/**
 * The head of `trainModeHead` as a classifier. It reads features of the encoder with the statistics that the training
 * left.
 */
export async function trainModeClassifier(
  task: Pick<ProbeTask, 'encoder' | 'images' | 'labels' | 'classes' | 'validation' | 'method' | 'batch' | 'sgd'> &
    Partial<Pick<ProbeTask, 'test'>>,
  indices: Int32Array,
  random: RandomStreams,
  supervision: Supervision,
): Promise<Classifier> {
  const { images, labels, classes, validation, method, batch, sgd, test } = task;
  const watch: HeadTask['watch'] = async (head, present) => {
    const [features] = await encodeFinite(present, test!.images, method, supervision, { batch });
    return watchedBy(head, features!, test!.labels);
  };
  const about = {
    ...{ images, labels, indices, classes: classes.length },
    ...(sgd!.probe.watch && test && { watch }),
  };
  const trained = await trainModeHead(task.encoder, about, sgd!.probe, random, supervision);
  const { encoder, weight, bias, steps, curve } = trained;
  const classify = async (unseen: Matrix) => {
    const logits = linear(unseen, weight, bias);
    return { predictions: predict(logits, classes.length), logits };
  };
  const held = await encodedBy(encoder, images, method, supervision, { batch, indices: validation });
  const { predictions } = await classify(held);
  const truth = validation.map((image) => labels[image]!);
  return {
    validationAccuracy: heldAccuracy(predictions, truth),
    chosen: { steps },
    remarks: [],
    encoder,
    classify,
    ...(curve && { curve }),
  };
}
