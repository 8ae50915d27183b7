import { problem } from '../problem.ts';

export function queueTooShort(length: number, batch: number): Error {
  return problem(
    'queue-too-short',
    `A queue of ${length} embeddings is shorter than the ${batch} embeddings of one step. Make the queue longer (pretrain.options.METHOD.queue: several batches, but well below the number of images) or the batch smaller (pretrain.batch).`,
  );
}

export function unevenSplits(batch: number, splits: number): Error {
  return problem(
    'uneven-splits',
    `A batch of ${batch} images cannot be divided into ${splits} equal parts (pretrain.options.moco.splits). Choose a batch (pretrain.batch) that is a multiple of ${splits}, or change splits.`,
  );
}
