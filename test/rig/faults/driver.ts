/**
 * Runs cells of the fault matrix one after the other and prints a line of JSON for each. Errors strike the command line
 * in this very process, whose modules are warm; signals strike processes started for it. A peer, another warm process,
 * is the second one at once.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Project } from '../../../orchestrator/cli.ts';
import { LOADER } from '../loader.ts';
import type { Cell, Counts } from './cells.ts';
import { executeApart, executeHere, loadSources } from './executor.ts';
import { unexplained, wrongAfter } from './judge.ts';
import { digestsOf, type Ended, endLocks, endTemporaries, inside, openDescriptors, resetStore } from './lab.ts';
import { arm, counted, disarm, strikes } from './layer.ts';
import type { Preloaded } from './preload.ts';
import { commandOf, experimentOf, type Prepared, prepare, type Scenario, scenarios } from './scenarios.ts';

export interface Verdict {
  readonly cell: Cell;
  /** Whether the fault struck at all: a cell that tests nothing is a failure too. */
  readonly struck: boolean;
  readonly wrong?: string;
  readonly unexplained?: string;
  readonly milliseconds: number;
}

type AllCounts = Readonly<Record<Scenario, Counts>>;

const patience = 60_000;
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export class Driver {
  readonly project: Project;
  readonly folder: string;
  readonly prepared: Prepared;
  readonly #peer: ChildProcess;

  private constructor(project: Project, folder: string, prepared: Prepared) {
    this.project = project;
    this.folder = folder;
    this.prepared = prepared;
    this.#peer = fork(here('peer.ts'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /** In the current folder, a copy of test/rig/fault-project; stores are made below `folder`. */
  static async open(folder: string): Promise<Driver> {
    const { project } = await import(pathToFileURL(join(process.cwd(), 'project.ts')).href);
    await loadSources(project);
    executeHere();
    return new Driver(project, folder, await prepare(project, join(folder, 'templates')));
  }

  close(): void {
    this.#peer.kill('SIGKILL');
  }

  /** The operations of a clean pass of each scenario: in this process, and in one whose stages run in workers. */
  async counts(): Promise<{ readonly inside: AllCounts; readonly main: AllCounts }> {
    const inside = await this.#counts();
    executeApart();
    const main = await this.#counts();
    executeHere();
    return { inside, main };
  }

  async #counts(): Promise<AllCounts> {
    const found: Record<string, Record<string, number>> = {};
    for (const scenario of scenarios) {
      const store = await this.#reset(scenario);
      arm(store, 'in.txt');
      await inside(this.project, '--store', store, '--json', ...commandOf[scenario]);
      found[scenario] = Object.fromEntries(counted());
      disarm();
    }
    return found as AllCounts;
  }

  /** A cell that does not end is one that hangs: the driver is of no use after it. */
  async run(cell: Cell): Promise<Verdict> {
    const late = setTimeout(() => {
      const verdict: Verdict = { cell, struck: true, wrong: 'WRONG: it hangs', milliseconds: patience };
      writeSync(1, `${JSON.stringify(verdict)}\n`);
      process.exit(1);
    }, patience);
    try {
      return await this.#run(cell);
    } finally {
      clearTimeout(late);
    }
  }

  async #run(cell: Cell): Promise<Verdict> {
    const started = performance.now();
    const store = await this.#reset(cell.scenario);
    const beacon = join(this.folder, 'beacon');
    rmSync(beacon, { force: true });
    const plan = cell.second ? { ...cell.plan, beacon } : cell.plan;
    const second = cell.second ? this.#ask(store, cell.scenario, beacon) : undefined;
    const descriptors = openDescriptors();
    const { ended, struck, orphans } = await (cell.victim === 'inside'
      ? this.#inside(cell, store, plan)
      : this.#apart(cell, store, plan));
    const leaked = openDescriptors() - descriptors;
    writeFileSync(beacon, '');
    const other = await second;
    endTemporaries(store);
    const experiment = experimentOf(cell.scenario);
    const clean = this.prepared.clean[experiment]!;
    let wrong = orphans.length > 0 ? `processes live on: ${orphans.join(', ')}` : undefined;
    if (cell.victim === 'inside' && leaked > 0) wrong ??= `${leaked} files stay open`;
    if (other !== undefined && other.code !== 0 && !(other.code === 3 && cell.scenario === 'damaged'))
      wrong ??= `the second process ends with ${other.code}: ${other.stderr}${other.stdout}`;
    if (ended.code === 0 && commandOf[cell.scenario][0] === 'run' && cell.victim !== 'main')
      wrong ??= digestsOf(ended) === clean.digests ? undefined : `WRONG: it ends well with other digests`;
    if (ended.code === 0 && cell.scenario === 'damaged' && !cell.second) wrong ??= 'WRONG: verify finds no damage';
    wrong ??= await wrongAfter(this.project, store, cell, clean);
    const bad = unexplained(ended);
    return {
      cell,
      struck,
      ...(wrong === undefined ? {} : { wrong }),
      ...(bad === undefined ? {} : { unexplained: bad }),
      milliseconds: performance.now() - started,
    };
  }

  async #reset(scenario: Scenario): Promise<string> {
    const store = join(this.folder, 'store');
    resetStore(store, this.prepared.templates[scenario]);
    // gc keeps everything that is as young as its own start, and these copies would be.
    if (scenario === 'rubbish') await sleep(50);
    return store;
  }

  async #inside(cell: Cell, store: string, plan: Cell['plan']) {
    arm(store, 'in.txt', plan);
    try {
      const ended = await inside(this.project, '--store', store, '--json', ...commandOf[cell.scenario]);
      return { ended, struck: strikes() > 0, orphans: [] };
    } finally {
      disarm();
      endLocks(store);
    }
  }

  /** As a person starts it: a process of its own, with the layer loaded before it. */
  async #apart(cell: Cell, store: string, plan: Cell['plan']) {
    const processes = join(this.folder, 'processes');
    rmSync(processes, { force: true });
    const role = cell.victim === 'worker' ? 'worker' : 'main';
    const fault: Preloaded = { store, input: 'in.txt', processes, role, plan };
    const args = ['pipeline.ts', '--store', store, '--json', ...commandOf[cell.scenario]];
    const child = spawn(process.execPath, args, {
      env: {
        ...process.env,
        STRATA_TEST_FAULT: JSON.stringify(fault),
        NODE_OPTIONS: `${LOADER.join(' ')} --import ${pathToFileURL(here('preload.ts')).href}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = await endOf(child);
    const lines = existsSync(processes) ? readFileSync(processes, 'utf8').trim().split('\n') : [];
    const pids = [...new Set(lines.map((line) => Number(line.split(' ')[0])))];
    const struck = lines.some((line) => line.endsWith(' struck'));
    return { ended, struck, orphans: await livingOn(pids) };
  }

  /** Asks the peer to run on the store as soon as the fault is about to strike, or nothing came of it. */
  #ask(store: string, scenario: Scenario, beacon: string): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const died = (): void => reject(new Error('the peer died'));
      this.#peer.once('exit', died);
      this.#peer.once('message', (message) => {
        this.#peer.off('exit', died);
        resolve(message as Ended);
      });
      this.#peer.send({ store, args: commandOf[scenario], beacon });
    });
  }
}

function endOf(child: ChildProcess): Promise<Ended & { readonly killed: boolean }> {
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (chunk) => (stdout += chunk));
  child.stderr!.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve) =>
    child.once('close', (code, signal) => resolve({ code: code ?? 130, stdout, stderr, killed: signal !== null })),
  );
}

/** Which of these processes are alive after all have had time to notice that they should not be. */
async function livingOn(pids: readonly number[]): Promise<number[]> {
  const alive = () =>
    pids.filter((pid) => {
      try {
        return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      } catch {
        return false;
      }
    });
  for (let tries = 0; tries < 200 && alive().length > 0; tries++) await sleep(50);
  return alive();
}
