import { acquireLock } from '../../../../orchestrator/store/key-lock.ts';
import { Store } from '../../../../orchestrator/store/store.ts';

// Takes the lock of a key, says so, and keeps it until it is killed.
const [dir, key] = process.argv.slice(2);
await acquireLock(await Store.open(dir!), key as `sha256:${string}`);
process.stdout.write('held\n');
setInterval(() => {}, 1000);
