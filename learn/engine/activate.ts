import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';

export type EngineName = 'native' | 'wasm' | 'cpu';

/** An engine that is open in this process: tfjs' active backend. */
export interface Engine {
  readonly name: EngineName;
  /** Version of TensorFlow on native, of tfjs elsewhere. */
  readonly version: string;
  /** Threads per operation. */
  readonly threads: number;
  readonly device: 'CPU' | 'GPU';
  /** tfjs-core. `import * as tf from '@tensorflow/tfjs-core'` gives the same instance. */
  readonly tf: typeof tf;
  /** Why `auto` fell back from native; absent otherwise. */
  readonly reason?: string;
  /** Number of TensorFlow's handles on native, of tfjs' data elsewhere; for leak tests. */
  handleCount(): number;
}

/** Names of the backends in tfjs. */
const BACKENDS: Readonly<Record<EngineName, string>> = { native: 'tensorflow', wasm: 'wasm', cpu: 'cpu' };

const opened = new Map<EngineName, Engine>();

/**
 * Opens an engine and makes it the active one of this process. TensorFlow reads its variables as it loads, so they must
 * be set before. It chooses and prepares nothing: stages depend on this file, not on the installer.
 *
 * @param libraries - Folder of TensorFlow's libraries, for `native`.
 */
export async function activate(name: EngineName, libraries: string): Promise<Engine> {
  const known = opened.get(name);
  if (known) await tf.setBackend(BACKENDS[name]);
  const engine = known ?? (await open(name, libraries));
  opened.set(name, engine);
  return engine;
}

/**
 * Opens the engine that this worker was started for. Its variables (`workerVariables`) name the folder of TensorFlow.
 *
 * @throws Error where a worker for `native` lacks that variable.
 */
export async function openWorkerEngine(name: string | undefined): Promise<Engine> {
  if (name !== 'native' && name !== 'wasm' && name !== 'cpu') throw new Error(`There is no engine "${name}".`);
  const libraries = process.env.STRATA_ENGINE_LIBRARIES;
  if (name === 'native' && libraries === undefined) throw new Error('STRATA_ENGINE_LIBRARIES is not set.');
  return activate(name, libraries ?? '');
}

async function open(name: EngineName, libraries: string): Promise<Engine> {
  // tfjs-core's build for Node lacks gradients and chained operations. The package of all of tfjs registers them, and
  // the plain JavaScript backend, in the same tfjs-core.
  createRequire(import.meta.url)('@tensorflow/tfjs');
  if (name === 'native') return openNative(libraries);
  return name === 'wasm' ? openWasm() : openCpu();
}

async function openNative(libraries: string): Promise<Engine> {
  const { registerNative } = await import('./native.ts');
  const { binding } = registerNative(libraries);
  await tf.setBackend('tensorflow');
  return {
    name: 'native',
    version: binding.TF_Version,
    threads: Number(process.env.TF_NUM_INTRAOP_THREADS),
    device: binding.isUsingGpuDevice() ? 'GPU' : 'CPU',
    tf,
    handleCount: () => binding.getNumOfTensors(),
  };
}

async function openWasm(): Promise<Engine> {
  const { startWasm } = await import('./wasm.ts');
  await startWasm();
  return portable('wasm');
}

async function openCpu(): Promise<Engine> {
  await tf.setBackend('cpu');
  // Without this its first use recommends another package.
  (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  return portable('cpu');
}

function portable(name: 'wasm' | 'cpu'): Engine {
  return {
    name,
    version: tf.version_core,
    threads: 1,
    device: 'CPU',
    tf,
    handleCount: () => tf.memory().numDataBuffers,
  };
}
