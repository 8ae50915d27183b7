import { openEngine } from '../../learn/engine/open.ts';

/** Before the tests of a file: the fastest engine there is here. */
export async function useEngine(): Promise<void> {
  await openEngine('auto');
}
