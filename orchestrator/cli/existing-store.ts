import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Problem } from '../ground/problems.ts';
import { Store } from '../store/store.ts';

const quiet = { onDamage: () => {} };

/** Opens the store in a folder. Unlike a run it makes none, so that a misspelt folder is not reported as an empty store. @throws Problem `no-store` */
export async function existingStore(storeDir: string): Promise<Store> {
  if (!existsSync(resolve(storeDir, 'objects')))
    throw new Problem(
      'no-store',
      `There is no store in ${resolve(storeDir)}. Give its folder with --store, or run something first.`,
      { exitCode: 2 },
    );
  return Store.open(resolve(storeDir), quiet);
}
