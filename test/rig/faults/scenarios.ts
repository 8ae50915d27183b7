import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../../../orchestrator/cli.ts';
import { bytesIn, deadName, digestsOf, inside, nodesOf, resetStore } from './lab.ts';
import { arm, disarm } from './layer.ts';

export const scenarios = ['cold', 'restore', 'resume', 'rubbish', 'damaged', 'apart'] as const;
export type Scenario = (typeof scenarios)[number];

/** The command of a scenario; the fault meets it there. */
export const commandOf: Readonly<Record<Scenario, readonly string[]>> = {
  cold: ['run'],
  restore: ['run'],
  resume: ['run'],
  rubbish: ['gc', '--keep-runs', '1'],
  damaged: ['verify', '--repair'],
  apart: ['run', 'apart'],
};

export const experimentOf = (scenario: Scenario): string => (scenario === 'apart' ? 'apart' : 'together');

/** The end of a clean run. */
export interface Clean {
  readonly digests: string;
  readonly latest: string;
}

export interface Prepared {
  /** A store in which everything has run. */
  readonly whole: string;
  readonly templates: Readonly<Record<Scenario, string>>;
  readonly clean: Readonly<Record<string, Clean>>;
}

/** Makes the stores that cells start from, below a folder; each by runs of the real command line. */
export async function prepare(project: Project, folder: string): Promise<Prepared> {
  const at = (name: string): string => join(folder, name);
  const run = async (name: string, ...args: string[]) => {
    const ended = await inside(project, '--store', at(name), '--json', ...args);
    if (ended.code !== 0) throw new Error(`${name}: ${args.join(' ')}: ${ended.stderr}${ended.stdout}`);
    return ended;
  };
  // The code's facts are indexed, nothing has run.
  for (const experiment of ['together', 'apart']) await run('cold', 'status', experiment);
  resetStore(at('apart'), at('cold'));

  const clean: Record<string, Clean> = {};
  for (const experiment of ['together', 'apart']) {
    resetStore(at('whole'), at('cold'));
    const ended = await run('whole', 'run', experiment);
    clean[experiment] = { digests: digestsOf(ended), latest: bytesIn(join(at('whole'), 'latest', experiment)) };
    if (experiment === 'together') resetStore(at('restore'), at('whole'));
  }

  resetStore(at('whole'), at('restore'));
  resetStore(at('damaged'), at('restore'));
  rmSync(recordOf(at('restore'), 'gather'));
  rmSync(join(at('restore'), 'latest'), { recursive: true });

  resetStore(at('resume'), at('cold'));
  arm(at('resume'), 'in.txt', { place: 'checkpoint', operation: 'rename', nth: 3, fault: 'ENOSPC' });
  const stopped = await inside(project, '--store', at('resume'), '--json', 'run', '--keep-going');
  disarm();
  if (nodesOf(stopped).steps?.status !== 'failed') throw new Error(`steps was to fail: ${stopped.stdout}`);

  await run('rubbish', 'run', '--set', 'mark=?');
  await run('rubbish', 'run');
  writeFileSync(join(at('rubbish'), 'tmp', deadName()), 'left');

  const [object] = readdirSync(join(at('damaged'), 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => readFileSync(b).length - readFileSync(a).length);
  flip(object!);
  truncateSync(recordOf(at('damaged'), 'steps'), 100);
  writeFileSync(join(at('damaged'), 'tmp', deadName()), 'left');
  return {
    whole: at('whole'),
    templates: Object.fromEntries(scenarios.map((name) => [name, at(name)])) as Prepared['templates'],
    clean,
  };
}

/** Changes one byte in the middle of a file, which may be read-only. */
export function flip(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = bytes[middle]! ^ 1;
  rmSync(path);
  appendFileSync(path, bytes, { mode: 0o444 });
}

export function recordOf(store: string, node: string): string {
  const folder = join(store, 'records');
  const name = readdirSync(folder).find((one) => readFileSync(join(folder, one), 'utf8').includes(`"node":"${node}"`));
  if (name === undefined) throw new Error(`${store} has no record of ${node}`);
  return join(folder, name);
}
