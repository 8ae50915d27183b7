import { Problem } from './problems.ts';

/** @param lower - A value of split.validation that leaves images to train on; undefined where none does. */
export const tooFewInClass = (name: string, count: number, held: number, lower: number | undefined): Error =>
  new Problem(
    'too-few-labels',
    `The class "${name}" has ${count} labelled training image${count === 1 ? '' : 's'}, and ${held === 1 ? 'one is' : `${held} are`} kept for validation, so none is left to train on. ${
      lower === undefined
        ? 'Each class needs two training images at least: add some, or remove the class.'
        : `Keep fewer, --set split.validation=${lower}, or add images.`
    }`,
  );

interface Counted {
  readonly labelled: number;
  readonly unlabeled: number;
  readonly all: number;
}

const toTrainOn = ({ labelled, unlabeled, all }: Counted): string =>
  `There are ${all} images to train on${unlabeled > 0 ? ` (${labelled} outside validation and ${unlabeled} without labels)` : ' outside validation'}`;

export const batchOverImages = (path: string, batch: number, images: Counted): Error =>
  new Problem(
    'batch-too-large',
    `${toTrainOn(images)}, fewer than one batch of ${batch}, so training would have no step. ${images.all < 2 ? 'Give more images.' : `Take a smaller batch, such as --set ${path}=${fewSteps(images.all)}, or give more images.`}`,
  );

/** The largest power of two that makes two steps an epoch, or as many images as there are. */
const fewSteps = (images: number): number => (images < 4 ? images : 2 ** Math.floor(Math.log2(images / 2)));

export const queueOverImages = (path: string, length: number, images: Counted): Error =>
  new Problem(
    'queue-too-long',
    `${toTrainOn(images)}, and a queue keeps ${length} embeddings, so that every image would meet its own. Make the queue shorter, well below the number of images: --set ${path}=N.`,
  );

export const notSquareImages = (path: string, height: number, width: number): Error =>
  new Problem(
    'not-square',
    `${path.endsWith('augment') ? 'This augmentation makes square views of square images' : 'Rotation prediction turns images by 90 degrees'}, and these are ${width}x${height} pixels. Make them square, --set data.size=${Math.min(height, width)}, or ${path.endsWith('augment') ? `choose another with ${path}` : `leave the method out (${path})`}.`,
  );

export const subsetTooSmall = (path: string, fraction: number, images: number): Error =>
  new Problem(
    'too-few-labels',
    `The subset of ${Number((100 * fraction).toPrecision(4))} % of the labels has ${images === 1 ? 'a single image' : 'no image'}, and training with labels (${path}) needs two. Take larger ones, split.fractions or split.budgets, or ${path.includes('=') ? `leave the method out (${path})` : `set ${path}=null`}.`,
  );

export const sideTooSmall = (path: string, smallest: number, height: number, width: number): Error =>
  new Problem(
    'image-too-small',
    `The encoder takes images of at least ${smallest}x${smallest} pixels (${path}), and these have ${height}x${width}. Set data.size=${smallest} or more, or choose another encoder.`,
  );
