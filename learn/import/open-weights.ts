import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { weightsFolder } from './problems.ts';

/** Opens a file of weights as a stream. @throws Problem `unknown-weights-file` for a folder. */
export async function openWeights(path: string): Promise<AsyncIterable<Uint8Array>> {
  if ((await stat(path)).isDirectory()) throw weightsFolder(path);
  return createReadStream(path);
}
