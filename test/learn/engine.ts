import * as tf from '@tensorflow/tfjs-core';
import { openEngine } from '../../learn/engine/open.ts';

const BACKENDS = { native: 'tensorflow', wasm: 'wasm', cpu: 'cpu' } as const;

/** Before the tests of a file: the fastest engine there is here, also where another file has changed the backend. */
export async function useEngine(this: Mocha.Context): Promise<void> {
  // The first use on a machine downloads the engine.
  this.timeout(600_000);
  const { name } = await openEngine('auto');
  await tf.setBackend(BACKENDS[name]);
}
