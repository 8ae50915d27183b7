import { resolve } from 'node:path';
import { Problem } from '../ground/problems.ts';
import { isStore } from '../store/format.ts';
import { Store } from '../store/store.ts';

const quiet = { onDamage: () => {} };

/** The folder of a store that exists. @throws Problem `no-store` */
export function existingFolder(storeDir: string): string {
  const root = resolve(storeDir);
  if (isStore(root)) return root;
  throw new Problem('no-store', `There is no store in ${root}. Give its folder with --store, or run something first.`, {
    exitCode: 2,
  });
}

/** Opens the store in a folder. Unlike a run it makes none, so that a misspelt folder is not reported as an empty store. @throws Problem `no-store` */
export async function existingStore(storeDir: string): Promise<Store> {
  return Store.open(existingFolder(storeDir), quiet);
}

/** A store that may belong to others: it is read, and nothing in it is made or moved. @throws Problem `no-store` */
export const storeOfOthers = (storeDir: string): Store => Store.ofOthers(existingFolder(storeDir));
