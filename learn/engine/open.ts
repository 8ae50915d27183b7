import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { chooseEngine, type EngineChoice, type EngineName } from './choose.ts';
import { DEFAULT_THREADS, tensorflowVariables } from './describe.ts';

/** An engine that is open in this process: tfjs' active backend. */
export interface Engine {
  readonly name: EngineName;
  /** TensorFlow's version on native, tfjs' otherwise. */
  readonly version: string;
  /** Threads inside an operation. */
  readonly threads: number;
  readonly device: 'CPU' | 'GPU';
  /** tfjs-core. `import * as tf from '@tensorflow/tfjs-core'` gives the same instance. */
  readonly tf: typeof tf;
  /** Why it is not native, where `auto` fell back. */
  readonly reason?: string;
  /** What the engine holds: TensorFlow's handles on native, tfjs' data elsewhere. For leak tests. */
  handleCount(): number;
}

const opened = new Map<EngineName, Engine>();
let active: Engine | undefined;

/**
 * Opens the engine in this process and makes it the active one; `auto` keeps the one that is active. In a worker whose
 * variables come from `workerVariables` nothing is downloaded or tried out here; elsewhere `auto` and `native` prepare
 * the engine first. Throws a Problem where `native` is asked for and cannot be had.
 */
export async function openEngine(choice: EngineChoice = 'auto'): Promise<Engine> {
  if (choice === 'auto' && active !== undefined) return active;
  const known = choice === 'auto' ? undefined : opened.get(choice);
  if (known !== undefined) await tf.setBackend(BACKENDS[known.name]);
  active = known ?? (await openFirst(choice));
  opened.set(active.name, active);
  return active;
}

/** tfjs' names for the backends. */
const BACKENDS: Readonly<Record<EngineName, string>> = { native: 'tensorflow', wasm: 'wasm', cpu: 'cpu' };

async function openFirst(choice: EngineChoice): Promise<Engine> {
  const chosen = await chooseEngine(choice);
  // tfjs-core's build for Node comes without gradients and chained operations; the package of all of tfjs has them (and
  // the plain JavaScript backend), and registers them in the same tfjs-core.
  createRequire(import.meta.url)('@tensorflow/tfjs');
  if (chosen.name === 'native') return openNative(chosen.libraries);
  const engine = chosen.name === 'wasm' ? await openWasm() : await openCpu();
  return chosen.reason === undefined ? engine : { ...engine, reason: chosen.reason };
}

async function openNative(libraries: string): Promise<Engine> {
  // TensorFlow reads these as it loads; unset, cores and processor would decide the bits of every result.
  for (const [name, value] of Object.entries(tensorflowVariables(DEFAULT_THREADS))) process.env[name] ??= value;
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
  // Its first use would otherwise recommend another package.
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
