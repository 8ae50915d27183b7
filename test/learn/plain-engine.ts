import * as tf from '@tensorflow/tfjs';

/** Before the tests of a file: the plain JavaScript engine, with every gradient registered. */
export async function usePlainEngine(): Promise<void> {
  await tf.setBackend('cpu');
  await tf.ready();
}
