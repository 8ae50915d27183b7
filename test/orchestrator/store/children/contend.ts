import { appendFileSync, closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest } from '../../../../orchestrator/ground/digest.ts';
import { acquireLock } from '../../../../orchestrator/store/key-lock.ts';
import { Store } from '../../../../orchestrator/store/store.ts';

// Takes the lock of each key in turn; inside, a file that must be new shows whether two are in at once.
const [dir, ...keys] = process.argv.slice(2);
const store = await Store.open(dir!);
const beside = join(dir!, '..');
process.stdout.write('ready\n');
while (!existsSync(join(beside, 'go'))) await sleep(1);
for (const key of keys) {
  const lock = await acquireLock(store, key as Digest);
  const inside = join(beside, `inside-${key.slice(-8)}`);
  closeSync(openSync(inside, 'wx'));
  await sleep(1);
  appendFileSync(join(beside, 'turns'), `${key}\n`);
  rmSync(inside);
  await lock.release();
}
