import { problem } from '../problem.ts';

/** A probe measures frozen features; if the weights change, its numbers mean nothing. */
export function encoderChanged(method: string, before: string, after: string): Error {
  return problem(
    'encoder-changed',
    `The encoder of "${method}" changed during the probe: its weights had the digest ${before} before and ${after} after. Nothing was measured. Batch normalisation in training mode causes this; call the encoder with training = false.`,
  );
}

/** @param where - The subset, or the validation part, that has the image. */
export function unlabelledImage(where: string, index: number, label: number | undefined, classes: number): Error {
  return problem(
    'unlabelled-image',
    `Image ${index} in ${where} has the label ${label}, but labels are 0 to ${classes - 1}. Make the split again from the labelled images alone.`,
  );
}

export function nothingToProbe(what: string): Error {
  return problem(
    'nothing-to-probe',
    `There are no images in ${what}, so the probe cannot be fitted. Raise the share of labels (split.fractions) or of validation images (split.validation).`,
  );
}

export function featuresNotFinite(method: string, image: number, feature: number, value: number): Error {
  return problem(
    'features-not-finite',
    `Feature ${feature} of image ${image} by the encoder of "${method}" is ${value}. Its training diverged: lower the learning rate or lengthen the warm-up, and train again.`,
  );
}
