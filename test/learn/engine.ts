import { activate } from '../../learn/engine/activate.ts';
import { type ChosenEngine, chooseEngine } from '../../learn/engine/choose.ts';
import { openEngine } from '../../learn/engine/open.ts';

let best: ChosenEngine | undefined;

/**
 * Before the tests of a file: the fastest engine there is here. Files share a process, so `openEngine('auto')` alone
 * would keep the one that the file before has left active, however slow.
 */
export async function useEngine(this: Mocha.Context): Promise<void> {
  // The first use on a machine downloads the engine.
  this.timeout(600_000);
  best ??= await chooseEngine('auto');
  await openEngine(best.name);
  // Another file may have set tfjs' backend by hand.
  await activate(best.name, best.name === 'native' ? best.libraries : '');
}
