import type { EngineName } from './activate.ts';
import type { Prepared, PrepareOptions } from './prepare.ts';

/** Value of `--engine`: `auto` takes the fastest engine that works here. */
export type EngineChoice = 'auto' | EngineName;
export type { EngineName } from './activate.ts';

/** An engine that can be opened here. `reason` says why it is not native, and what would help. */
export type ChosenEngine =
  | ({ readonly name: 'native' } & Prepared)
  | { readonly name: 'wasm' | 'cpu'; readonly reason?: string };

/**
 * Decides which engine this run uses, and prepares the native one where needed (the first time by a download). The
 * process that starts the workers calls it once; workers get the answer by `workerVariables`.
 *
 * @throws Problem with the reason, where `native` or CUDA is asked for and cannot be used.
 */
export async function chooseEngine(choice: EngineChoice, options: PrepareOptions = {}): Promise<ChosenEngine> {
  const told = process.env.STRATA_ENGINE as EngineName | undefined;
  if (told !== undefined && (choice === 'auto' || choice === told)) return toldEngine(told);
  if (choice === 'wasm' || choice === 'cpu') return { name: choice };
  const { prepareNative } = await import('./prepare.ts');
  try {
    return { name: 'native', ...(await prepareNative(options)) };
  } catch (error) {
    if (choice === 'native' || options.gpu || !(error instanceof Error) || error.name !== 'Problem') throw error;
    return { name: portableEngine(), reason: error.message };
  }
}

/** The engine for machines on which native does not run. */
export function portableEngine(): 'wasm' | 'cpu' {
  return 'WebAssembly' in globalThis ? 'wasm' : 'cpu';
}

function toldEngine(name: EngineName): ChosenEngine {
  const libraries = process.env.STRATA_ENGINE_LIBRARIES;
  if (name !== 'native') return { name };
  if (libraries === undefined) throw new Error('STRATA_ENGINE=native comes with STRATA_ENGINE_LIBRARIES');
  return { name, libraries, version: '', gpu: false, libraryFolders: [] };
}
