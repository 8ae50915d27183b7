/**
 * Runs every way of test/orchestrator/guard/ways.ts under watch, in the project whose folder is the argument, and prints
 * what became of each as JSON.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installGuard } from '../../../orchestrator/guard/install.ts';
import { watched } from '../../../orchestrator/guard/watch.ts';

const root = process.argv[2]!;
const store = join(root, 'artifacts');
const own = join(store, 'tmp', 'own');
mkdirSync(own, { recursive: true });
// As a worker does: what is thrown in a timer ends no process.
process.on('uncaughtException', () => {});
installGuard();
const { WAYS } = await import(pathToFileURL(join(root, 'ways.mjs')).href);
const outcomes: Record<string, string> = {};
for (const alone of [true, false])
  for (const [name, way] of Object.entries(WAYS as Record<string, { allow?: string[]; run(own: string): unknown }>)) {
    const policy = {
      stage: 'nosy',
      source: 'stages/nosy.ts',
      root,
      store,
      reads: [join(root, 'given'), join(root, 'given.txt')],
      writes: [],
      packages: ['lib'],
      allow: way.allow ?? [],
    };
    outcomes[`${name}${alone ? '' : ', inline'}`] = await watched(policy, alone, async (watch) => {
      watch.own(own);
      await way.run(own);
    }).then(
      () => 'fine',
      (error) => (error.name === 'Problem' ? `${error.code}: ${error.message}` : `Error: ${error.stack}`),
    );
  }
process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
