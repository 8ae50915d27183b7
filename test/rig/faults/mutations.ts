import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { thisProcess } from '../../../orchestrator/ground/process-identity.ts';
import { sample } from '../sample.ts';
import type { Driver } from './driver.ts';
import { executeApart } from './executor.ts';
import { wrongResult } from './judge.ts';
import { deadPid, inside, resetStore } from './lab.ts';
import { recordOf } from './scenarios.ts';

/** The fate of a store in which the bytes of one file were changed. */
export interface MutationVerdict {
  readonly what: string;
  readonly how: string;
  readonly wrong?: string;
}

/** A file that nothing ever writes to: opening it as usual waits for ever. */
const PIPE = 'a pipe in its place';

const ways: Readonly<Record<string, (bytes: Buffer) => Buffer | undefined>> = {
  'flipped at the start': (bytes) => flipped(bytes, 0),
  'flipped in the middle': (bytes) => flipped(bytes, Math.floor(bytes.length / 2)),
  'flipped at the end': (bytes) => flipped(bytes, bytes.length - 1),
  'cut in half': (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2)),
  emptied: () => Buffer.alloc(0),
  deleted: () => undefined,
  'with a tail': (bytes) => Buffer.concat([bytes, Buffer.from('tail')]),
  [PIPE]: () => undefined,
  'full of rubbish': (bytes) => Buffer.from(Array.from(bytes, (_, i) => (i * 167 + 13) & 255)),
};

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = copy[at]! ^ 1;
  return copy;
}

/** Every class of bytes in a store: by name, the files of it. `started` has checkpoints and a lock, `whole` the rest. */
function classesOf(store: string): Readonly<Record<string, readonly string[]>> {
  const files = (folder: string, fits: (path: string) => boolean = () => true): string[] => {
    const path = join(store, folder);
    const entries = existsSync(path) ? readdirSync(path, { recursive: true, withFileTypes: true }) : [];
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter(fits)
      .sort();
  };
  const isManifest = (path: string): boolean => readFileSync(path, 'latin1').startsWith('{"files"');
  return {
    'an object': files('objects', (path) => !isManifest(path)),
    'a manifest': files('objects', isManifest),
    'a record': files('records'),
    'a lock': files('locks'),
    'a checkpoint': files('checkpoints', (path) => path.endsWith('state.json')),
    "a checkpoint's manifest": files('checkpoints', (path) => path.endsWith('manifest.json')),
    'an index': files('index', (path) => !path.endsWith('packages.json')),
    'the index of packages': files('index', (path) => path.endsWith('packages.json')),
    "the store's version": files('.', (path) => path === join(store, 'store.json')),
    "a program's copy": files('programs', (path) => path.includes(`${sep}.files${sep}`)),
    'the end of a program': files('programs', (path) => !path.includes(`${sep}.files${sep}`)),
    'a run record': files('runs', (path) => path.endsWith('run.json')),
    "a run's journal": files('runs', (path) => path.endsWith('nodes.jsonl')),
    "a run's events": files('runs', (path) => path.endsWith('events.jsonl')),
    'archived code': files('code').slice(0, 1),
    'a copy in latest': files('latest'),
  };
}

/** Where everything is fresh, no program is loaded. */
const unfinished = ['a lock', 'a checkpoint', "a checkpoint's manifest", "a program's copy", 'the end of a program'];

/** A lock that cannot be read is waited for, and how it is spoilt makes no difference. */
const tried = ['flipped at the start', 'emptied', 'deleted', PIPE, 'full of rubbish'];

interface Mutation {
  readonly template: string;
  readonly what: string;
  readonly path: string;
  readonly how: string;
}

/** Every class of bytes changed in every way, one at a time. */
function mutationsOf(templates: readonly string[], started: string): Mutation[] {
  return templates.flatMap((template) =>
    Object.entries(classesOf(template))
      .filter(([what]) => template !== started || unfinished.includes(what))
      .flatMap(([what, paths]) =>
        paths
          .filter((path) => lstatSync(path).size > 0)
          .flatMap((path) => Object.keys(ways).map((how) => ({ template, what, path, how })))
          .filter(({ how }) => what !== 'a lock' || tried.includes(how)),
      ),
  );
}

/** Makes a sample of the mutations, or all of them, each in a copy of a store, and runs on what is left. */
export async function* runMutations(driver: Driver, folder: string): AsyncGenerator<MutationVerdict> {
  const { whole, templates, clean } = driver.prepared;
  // A copy of a program must be whole for a process that loads it for the first time.
  executeApart();
  const started = join(folder, 'started');
  resetStore(started, templates.resume);
  plantLock(started, recordOf(whole, 'steps'));
  const mutations = sample(mutationsOf([whole, started], started), ({ what, how }) => [what, how]);
  for (const { template, what, path, how } of mutations) {
    const store = join(folder, 'store');
    resetStore(store, template);
    const target = join(store, path.slice(template.length));
    const bytes = ways[how]!(readFileSync(target));
    rmSync(target);
    if (bytes !== undefined) writeFileSync(target, bytes);
    if (how === PIPE && process.platform !== 'win32') execFileSync('mkfifo', [target]);
    const ended = await inside(driver.project, '--store', store, '--json', 'run');
    const wrong =
      ended.code === 0
        ? await wrongResult(driver.project, store, 'together', ended, clean.together!)
        : `the run fails: ${ended.stderr}${ended.stdout}`;
    const name = `${what} (${path.slice(template.length + 1).replaceAll(/[0-9a-f]{16,}/g, '…')})`;
    yield { what: name, how, ...(wrong === undefined ? {} : { wrong }) };
  }
}

/** The lock of the key of a record, held by a process that is no more. */
function plantLock(store: string, record: string): void {
  const key = record.match(/([0-9a-f]{64})\.json$/)![1]!;
  const owner = { ...thisProcess(), pid: deadPid, token: 'planted', since: new Date().toISOString() };
  writeFileSync(join(store, 'locks', `${key}.lock`), JSON.stringify(owner));
}
