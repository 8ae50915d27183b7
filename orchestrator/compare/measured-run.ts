import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readGiven } from '../ground/plain-file.ts';
import { commandShape, commandText, storeWords } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';
import { type RunRecord, readRuns, repeatCommand, runState } from '../keep/kept-runs.ts';
import { isDamagedArtifact } from '../store/damage.ts';
import type { Store } from '../store/store.ts';
import { runNamed } from './run-names.ts';

/** The metrics file of a run, from a store or from a path. */
export interface MeasuredRun {
  readonly metrics: Uint8Array;
  /** Its origin in words; never part of a report. */
  readonly told: string;
  readonly experiment: string | undefined;
  /** The run, if it comes from a store. */
  readonly run?: { readonly store: Store; readonly record: RunRecord };
}

/**
 * Finds the run that a word names: as for `diff` (`latest of quick` is the last run of quick), or the path of a metrics file,
 * of a report's folder, or of a store, for its last run. A word without a slash is tried as a run first.
 *
 * @param file - Path of the metrics file among the project's outputs
 * @throws Problem `unknown-run`, `ambiguous-run`, `no-report`, `report-collected`
 */
export async function measuredRun(
  word: string,
  file: string,
  stores: { readonly own: () => Promise<Store>; readonly at: (folder: string) => Promise<Store> },
): Promise<MeasuredRun> {
  const path = resolve(word);
  const isPath = /[\\/]|\.json$/.test(word);
  if (isPath || (existsSync(path) && !(await isRun(word, stores.own)))) return atPath(word, path, file, stores.at);
  return runIn(await stores.own(), word, file);
}

async function isRun(word: string, own: () => Promise<Store>): Promise<boolean> {
  try {
    return runNamed(bare(word), readRuns((await own()).root), '') !== undefined;
  } catch {
    return false;
  }
}

/** A run of a store with its metrics. @throws Problem `unknown-run`, `ambiguous-run`, `no-report`, `report-collected` */
export async function runIn(store: Store, word: string, file: string): Promise<MeasuredRun> {
  const record = runNamed(bare(word), readRuns(store.root), store.root);
  const metrics = await metricsOf(store, record, file);
  const { run, experiment } = record;
  return { metrics, told: `${experiment}, run ${run}`, experiment, run: { store, record } };
}

const bare = (word: string): string => word.replace(/^latest of /, '');

/** A run's metrics file; otherwise the number of its results that the store has lost. */
export async function metricsIn(store: Store, record: RunRecord, file: string): Promise<Uint8Array | number> {
  let gone = 0;
  for (const { outputs, status } of Object.values(record.nodes).reverse()) {
    if (status !== 'ran' && status !== 'fresh') continue;
    for (const digest of Object.values(outputs)) {
      try {
        if ((await store.check(digest)) !== 'whole') {
          gone += 1;
          continue;
        }
        const artifact = await store.reader(digest);
        if (artifact.files.some(({ name }) => name === file)) return await artifact.bytes(file);
      } catch (error) {
        if (!isDamagedArtifact(error)) throw error;
        gone += 1;
      }
    }
  }
  return gone;
}

async function metricsOf(store: Store, record: RunRecord, file: string): Promise<Uint8Array> {
  const found = await metricsIn(store, record, file);
  if (typeof found !== 'number') return found;
  const { run, experiment } = record;
  const again = repeatCommand(record, store.root);
  if (found > 0)
    throw new Problem(
      'report-collected',
      `The results of run ${run} of ${experiment} are gone from the store (collected by gc, or damaged), its ${file} among them, so it cannot be compared. Compute them again with: ${again}. Pinned results (${commandShape('pin NAME', run, ...storeWords(store.root))}) are never collected.`,
      { exitCode: 2 },
    );
  throw new Problem(
    'no-report',
    `Run ${run} of ${experiment} has no ${file} (it is ${runState(record)}), so it cannot be compared. Finish it with: ${again}`,
    { exitCode: 2 },
  );
}

async function atPath(
  word: string,
  path: string,
  file: string,
  storeAt: (folder: string) => Promise<Store>,
): Promise<MeasuredRun> {
  if (!existsSync(path))
    throw new Problem(
      'unknown-run',
      `There is nothing at ${path}. Give the path of a ${file}, of a report's folder or of a store, or name a run. Runs are listed by: ${commandText('runs')}`,
      { exitCode: 2 },
    );
  if (!statSync(path).isDirectory()) return { metrics: metricsAt(path), told: word, experiment: undefined };
  if (existsSync(join(path, file))) return { metrics: metricsAt(join(path, file)), told: word, experiment: undefined };
  if (existsSync(join(path, 'objects'))) return runIn(await storeAt(path), 'latest', file);
  throw new Problem(
    'no-report',
    `The folder ${path} holds neither a ${file} nor a store. Give the folder of a report, such as artifacts/latest/EXPERIMENT, or of a store.`,
    { exitCode: 2 },
  );
}

/** @throws Problem `no-report` */
function metricsAt(path: string): Uint8Array {
  try {
    return readGiven(path);
  } catch (error) {
    throw new Problem(
      'no-report',
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Give the path of a file that a report has written, or copy its bytes to one.`,
      { exitCode: 2, cause: error },
    );
  }
}
