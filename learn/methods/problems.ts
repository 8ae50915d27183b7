import { problem } from '../problem.ts';

export function queueTooShort(length: number, batch: number): Error {
  return problem(
    'queue-too-short',
    `A queue of ${length} embeddings cannot take the ${batch} of one step. Make the queue longer (several batches, well below the number of images) or the batch smaller.`,
  );
}

export function unevenSplits(batch: number, splits: number): Error {
  return problem(
    'uneven-splits',
    `A batch of ${batch} images does not fall into ${splits} equal parts, each with statistics of its own (pretrain.options.moco.splits). Choose a batch that is a multiple of ${splits}, or other splits.`,
  );
}
