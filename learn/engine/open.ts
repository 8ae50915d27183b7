import { activate, type Engine } from './activate.ts';
import { chooseEngine, type EngineChoice } from './choose.ts';
import { DEFAULT_THREADS, tensorflowVariables } from './describe.ts';

export type { Engine } from './activate.ts';

let active: Engine | undefined;

/**
 * Opens an engine in a process that is not a worker (a test, a script), prepares the native one where needed, and makes
 * it the active one; `auto` keeps an engine that is active.
 *
 * @throws Problem where `native` is asked for and cannot be used.
 */
export async function openEngine(choice: EngineChoice = 'auto'): Promise<Engine> {
  if (choice === 'auto' && active !== undefined) return active;
  const chosen = await chooseEngine(choice);
  if (chosen.name === 'native') {
    // TensorFlow reads these as it loads. Unset, the number of cores and the processor would change the bits of every
    // result.
    for (const [name, value] of Object.entries(tensorflowVariables(DEFAULT_THREADS))) process.env[name] ??= value;
    active = await activate('native', chosen.libraries);
  } else {
    const engine = await activate(chosen.name, '');
    active = chosen.reason === undefined ? engine : { ...engine, reason: chosen.reason };
  }
  return active;
}
