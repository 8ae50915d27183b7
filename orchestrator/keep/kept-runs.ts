import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeFinished, RunFinished } from '../events.ts';
import { replaceFileSync } from '../ground/atomic-file.ts';
import type { Digest } from '../ground/digest.ts';
import { codeOf, writeProblem } from '../ground/file-problems.ts';
import { readStored } from '../ground/plain-file.ts';
import { commandText, settingWords, storeWords } from '../ground/printed-command.ts';
import { livenessOf, type ProcessIdentity, temporaryName, thisProcess } from '../ground/process-identity.ts';
import { isRecord } from '../ground/shape.ts';
import { journalShape, runShape } from './run-shape.ts';

/** One invocation of `run`, as kept in runs/ID/run.json beside its events. */
export interface RunRecord {
  readonly run: string;
  readonly experiment: string;
  /** `--set` as given. Beside it lie the values of the project's own options, each under its name. */
  readonly set: readonly string[];
  /** The experiment's validated value, for `diff`. */
  readonly settings?: unknown;
  readonly startedAt: string;
  /** The whole command that repeats it, for the rerun of a lock: `run` would take the settings of this project. */
  readonly again?: string;
  readonly owner: ProcessIdentity;
  readonly finished?: RunFinished;
  readonly nodes: Readonly<Record<string, RunNode>>;
}

export interface RunNode {
  readonly status: NodeFinished['status'];
  readonly key?: Digest;
  readonly outputs: Readonly<Record<string, Digest>>;
}

export type RunState = 'ok' | 'failed' | 'interrupted' | 'running' | 'died';

const OWN = new Set(['run', 'experiment', 'set', 'settings', 'startedAt', 'again', 'owner', 'finished', 'nodes']);

/** The words that repeat a run on the command line: its experiment, its settings, the project's options, its store. */
export const repeatWords = (record: RunRecord, store: string): string[] => [
  record.experiment,
  ...settingWords(record.set),
  ...Object.entries(record).flatMap(([name, value]) =>
    OWN.has(name) || typeof value !== 'string' || !/^[a-z][\w-]*$/.test(name) ? [] : [`--${name}`, value],
  ),
  ...storeWords(store),
];

/** The command that repeats a run, with `more` words where it is a `run`. */
export const repeatCommand = (record: RunRecord, store: string, ...more: readonly string[]): string =>
  record.again ?? commandText('run', ...repeatWords(record, store), ...more);

/** Sorts by time; the random end keeps two runs of one second apart. */
export function newRunId(now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}

const JOURNAL = 'nodes.jsonl';

export const runDir = (storeDir: string, run: string): string => join(storeDir, 'runs', run);

export function openRunRecord(storeDir: string, record: Omit<RunRecord, 'owner' | 'nodes'>): RunRecord {
  const started: RunRecord = { ...record, owner: thisProcess(), nodes: {} };
  writingSync(storeDir, () => mkdirSync(runDir(storeDir, record.run), { recursive: true }));
  return started;
}

/**
 * Atomic and not synced: it is written often and only explains.
 * @throws Problem `disk-full`, `store-unwritable`
 */
export function saveRunSync(storeDir: string, record: RunRecord): void {
  const path = join(runDir(storeDir, record.run), 'run.json');
  writingSync(storeDir, () => {
    replaceFileSync(path, `${JSON.stringify(record, null, 1)}\n`, join(storeDir, 'tmp', temporaryName('run')));
  });
}

/**
 * The outcome of each node so far, one line a node: rewriting the record for every node would cost the square of their
 * number. Read for a run that never wrote its end.
 */
export class RunJournal {
  readonly #dir: string;
  #file: number | undefined;

  constructor(storeDir: string, run: string) {
    this.#dir = runDir(storeDir, run);
  }

  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  /** @throws Problem `disk-full`, `store-unwritable` */
  append(node: string, state: RunNode): void {
    writingSync(this.#dir, () => {
      this.#file ??= openSync(join(this.#dir, JOURNAL), 'a');
      writeSync(this.#file, `${JSON.stringify([node, state])}\n`);
    });
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function journal(storeDir: string, run: string, forgive: (error: unknown) => void): RunRecord['nodes'] {
  const nodes: Record<string, RunNode> = {};
  try {
    for (const line of readStored(join(runDir(storeDir, run), JOURNAL)).split('\n')) {
      const entry = JSON.parse(line) as [string, RunNode];
      if (journalShape(entry, '') === undefined) nodes[entry[0]] = entry[1];
    }
  } catch (error) {
    forgive(error); // no journal, or its last line is empty or cut short
  }
  return nodes;
}

/** @throws Problem `disk-full`, `store-unwritable` */
function writingSync(folder: string, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    throw writeProblem(error, folder);
  }
}

/**
 * All kept runs, newest first. Leaves out unreadable and odd ones, since runs only explain. Callers that decide by runs ask for
 * `strict`, which throws the system's error instead.
 */
export function readRuns(storeDir: string, strict = false): RunRecord[] {
  // Ids of the same second have no order.
  const runs = [...newestRuns(storeDir, strict)];
  return runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
}

/** Kept runs one by one, from the newest second on, for callers that need only the first few. */
export function* newestRuns(storeDir: string, strict = false): Generator<RunRecord> {
  const forgive = (error: unknown): void => {
    const isSystems = typeof (error as NodeJS.ErrnoException).syscall === 'string';
    if (strict && isSystems && !['ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw error;
  };
  for (const id of list(join(storeDir, 'runs'), forgive).sort().reverse()) {
    let record: RunRecord;
    try {
      record = JSON.parse(readStored(join(runDir(storeDir, id), 'run.json'))) as RunRecord;
      if (isRecord(record) && !record.finished) record = { ...record, nodes: journal(storeDir, id, forgive) };
    } catch (error) {
      forgive(error);
      continue;
    }
    if (runShape(record, '') === undefined && record.run === id) yield record;
  }
}

export function runState(record: RunRecord): RunState {
  const { finished } = record;
  if (finished) return finished.interrupted ? 'interrupted' : finished.ok ? 'ok' : 'failed';
  return livenessOf(record.owner) === 'dead' ? 'died' : 'running';
}

function list(dir: string, forgive: (error: unknown) => void): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    forgive(error);
    return [];
  }
}
