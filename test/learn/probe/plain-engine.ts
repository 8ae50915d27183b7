import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

/** Probes are tested on plain JavaScript, where every step is known; other engines agree to float32 rounding. */
export async function plainEngine(): Promise<void> {
  await tf.setBackend('cpu');
  await tf.ready();
}
