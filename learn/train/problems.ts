import { problem } from '../problem.ts';

export function notFinite(what: string, step: number, learningRate: number): Error {
  return problem(
    'not-finite',
    `Training stopped at step ${step}: ${what} is the first tensor with a value that is not finite (NaN or infinite). The learning rate was ${learningRate}. Try a tenth of it or a longer warm-up, and look for damaged images in the input.`,
  );
}

export function batchTooLarge(images: number, batch: number): Error {
  return problem(
    'batch-too-large',
    `There are ${images} training images, fewer than one batch of ${batch}, so training has no step. Lower the batch size (pretrain.batch), or give more images.`,
  );
}

export function batchTooSmall(batch: number): Error {
  return problem(
    'batch-too-small',
    `A batch of ${batch} has no statistics for batch normalisation. Set the batch size (pretrain.batch) to 2 or more.`,
  );
}

export function tooFewImages(images: number, batch: number): Error {
  return problem(
    'too-few-images',
    `Supervised training got ${images} labelled image${images === 1 ? '' : 's'} and a batch size of ${batch}; batch normalisation needs at least two of each. Choose larger subsets (split.fractions, split.budgets) or a larger batch (supervised.batch, fineTune.batch).`,
  );
}

export function tooFewCrops(views: number, count: number): Error {
  return problem(
    'too-few-crops',
    `A step takes ${count} small crops of each image, and ${views} are cached. Cache more views of each image (augment.views) or take fewer small crops (pretrain.options.swav.crops).`,
  );
}

export function notSquare(height: number, width: number): Error {
  return problem(
    'not-square',
    `Rotation prediction turns images by 90 degrees, and these are ${width}x${height} pixels. Give square images, or set data.size to resize and crop them.`,
  );
}

export function exportsLost(epochs: readonly number[]): Error {
  return problem(
    'exports-lost',
    `The checkpoint of this training is past the export${epochs.length === 1 ? '' : 's'} of epoch ${epochs.join(', ')}, but the exported file${epochs.length === 1 ? ' is' : 's are'} missing. Run the stage again with --force, which starts it from the beginning.`,
  );
}
