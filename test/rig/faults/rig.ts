import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { LOADER } from '../loader.ts';
import type { Verdict } from './driver.ts';

const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const script = fileURLToPath(new URL('run-cells.ts', import.meta.url));

/** In memory where there is such a folder: cells sync a lot, and no power fails here. */
const stores = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A copy of test/rig/fault-project, and a folder for stores. */
export interface FaultRig {
  readonly dir: string;
  readonly stores: string;
  remove(): Promise<void>;
}

export async function faultRig(): Promise<FaultRig> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'strata-faults-')));
  await cp(join(repository, 'test/rig/fault-project'), dir, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json'])
    await cp(join(repository, name), join(dir, name));
  for (const name of ['orchestrator', 'node_modules']) await symlink(join(repository, name), join(dir, name));
  await writeFile(join(dir, 'in.txt'), 'to be or not to be\n');
  const own = await mkdtemp(join(stores, 'strata-stores-'));
  return {
    dir,
    stores: own,
    async remove() {
      for (const folder of [dir, own]) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Which cells to run: so many of each fault and phase, or, with a seed, random ones for so many seconds. */
export type Choice =
  | { readonly errors: number; readonly signals: number }
  | { readonly seed: number; readonly seconds: number }
  | { readonly mutations: true };

/** Runs cells in several drivers at once and gives their verdicts as they come. */
export async function runCells(
  rig: FaultRig,
  choice: Choice,
  drivers: number,
  onVerdict: (verdict: Verdict) => void,
): Promise<void> {
  await Promise.all(
    Array.from({ length: drivers }, async (_, part) => {
      const args = [
        ...LOADER,
        script,
        join(rig.stores, String(part)),
        JSON.stringify({ part, of: drivers, ...choice }),
      ];
      const child = spawn(process.execPath, args, { cwd: rig.dir, stdio: ['ignore', 'pipe', 'inherit'] });
      createInterface({ input: child.stdout }).on('line', (line) => onVerdict(JSON.parse(line) as Verdict));
      const code = await new Promise((resolve) => child.once('close', resolve));
      if (code !== 0) throw new Error(`a driver of faults ended with ${code}`);
    }),
  );
}
