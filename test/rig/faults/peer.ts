/** The second process at once: told a store, it waits until the first is where the fault strikes, and runs on it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { executeHere, loadSources } from './executor.ts';
import { inside } from './lab.ts';

const { project } = await import(pathToFileURL(join(process.cwd(), 'project.ts')).href);
await loadSources(project);
executeHere();

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ store, args, beacon }: { store: string; args: string[]; beacon: string }) => {
  while (!existsSync(beacon)) await sleep(2);
  process.send!(await inside(project, '--store', store, '--json', ...args));
});
