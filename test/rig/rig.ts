import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { here } from './here.ts';
import { LOADER } from './loader.ts';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A store remembers here what was found in files, by their content, and the bytes of packages. */
const INDEX = 'artifacts/index';
const INDEXES = ['facts.json', 'scripts.json', 'whole-packages.json'];

/** The same from an earlier rig of this run of the suite: a new rig's first command then need not load the parser. */
const { STRATA_TEST_SHARED: shared } = process.env;

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One `node-finished` line of `--json`. */
export interface NodeLine {
  readonly node: string;
  readonly status: string;
  readonly key?: string;
  readonly outputs: Record<string, string>;
  readonly reason: string;
}

/** A temporary project that the real command line runs in. */
export class Rig {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Arguments that load TypeScript. */
  loader: readonly string[] = LOADER;
  /** A rig with an orchestrator of its own starts a process for every command. */
  readonly #isApart: boolean;
  readonly #top: string;

  private constructor(dir: string, env: NodeJS.ProcessEnv, top: string, isApart: boolean) {
    this.#top = top;
    this.#isApart = isApart;
    this.dir = dir;
    this.env = env;
  }

  /** A copy of test/rig/text-project, with the repository's orchestrator and packages. */
  static async text(options: { within?: string } = {}): Promise<Rig> {
    const rig = await Rig.copy('test/rig/text-project', options);
    await writeFile(rig.path('in.txt'), 'to be or not to be\n');
    return rig;
  }

  /** A copy of a folder that holds a project, with the repository's orchestrator (or a copy of it) and packages. */
  static async copy(folder: string, options: { ownOrchestrator?: boolean; within?: string } = {}): Promise<Rig> {
    const dir = await realpath(await mkdtemp(join(tmpdir(), options.within ?? 'strata-rig-')));
    await cp(join(repository, folder), dir, { recursive: true });
    const orchestrator = [join(repository, 'orchestrator'), join(dir, 'orchestrator')] as const;
    await (options.ownOrchestrator ? cp(...orchestrator, { recursive: true }) : symlink(...orchestrator));
    return Rig.#finish(dir, dir, options.ownOrchestrator);
  }

  /** A copy of the orchestrator, started in its example of texts. */
  static async example(): Promise<Rig> {
    const dir = await realpath(await mkdtemp(join(tmpdir(), 'strata-rig-')));
    await cp(join(repository, 'orchestrator'), join(dir, 'orchestrator'), { recursive: true });
    return Rig.#finish(dir, join(dir, 'orchestrator/examples/text'), true);
  }

  /**
   * A copy of the whole project's sources, to be edited by a test. The orchestrator is the repository's own, which is
   * compiled already, and must not be edited.
   * @param options.typesets - false: its reports have no PDF, see `stopTypesetting`
   */
  static async project(options: { typesets?: boolean } = {}): Promise<Rig> {
    const dir = await realpath(await mkdtemp(join(tmpdir(), 'strata-rig-')));
    for (const name of ['pipeline.ts', 'stages', 'learn', 'data', 'formats', 'report', 'experiments'])
      await cp(join(repository, name), join(dir, name), { recursive: true });
    await symlink(join(repository, 'orchestrator'), join(dir, 'orchestrator'));
    const rig = await Rig.#finish(dir);
    if (options.typesets === false) await rig.stopTypesetting();
    return rig;
  }

  /** Reports of the project have no PDF from now on, as where the typesetter does not run. They cost two fifths less. */
  stopTypesetting(): Promise<void> {
    const none = (text: string) => text.replace(/return await import\(.*\)/, 'return undefined');
    return this.edit('report/pdf/compile-pdf.ts', none);
  }

  /** A project that lies there already, with packages of its own. */
  static at(dir: string): Rig {
    return new Rig(dir, plainEnvironment(), dir, true);
  }

  static async #finish(top: string, dir = top, isApart = false): Promise<Rig> {
    for (const name of ['package.json', 'package-lock.json', 'tsconfig.json'])
      await cp(join(repository, name), join(top, name));
    await symlink(join(repository, 'node_modules'), join(top, 'node_modules'));
    for (const name of shared ? INDEXES : []) {
      if (!existsSync(join(shared!, name))) continue;
      await mkdir(join(dir, INDEX), { recursive: true });
      await cp(join(shared!, name), join(dir, INDEX, name), { preserveTimestamps: true });
    }
    return new Rig(dir, plainEnvironment(), top, isApart);
  }

  start(...args: string[]): ChildProcess {
    return spawn(process.execPath, [...this.loader, 'pipeline.ts', ...args], {
      cwd: this.dir,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Runs the command line to its end, in this process unless the rig needs one of its own. */
  async run(...args: string[]): Promise<Finished> {
    const ended = this.#isApart || this.loader !== LOADER ? undefined : await here(this.dir, this.env, args);
    return ended ?? finished(this.start(...args));
  }

  /** Runs with `--json` and gives the lines of nodes and the last one. */
  async json(...args: string[]): Promise<Finished & { nodes: Record<string, NodeLine>; last: any; ran: string[] }> {
    const result = await this.run('--json', ...args);
    const events = result.stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
    const lines = events.filter(({ type }) => type === 'node-finished') as NodeLine[];
    return {
      ...result,
      nodes: Object.fromEntries(lines.map((line) => [line.node, line])),
      ran: lines.filter(({ status }) => status === 'ran').map(({ node }) => node),
      last: events.at(-1),
    };
  }

  async edit(file: string, change: (text: string) => string): Promise<void> {
    const before = await readFile(join(this.dir, file), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`the edit of ${file} changed nothing`);
    await this.write(file, after);
  }

  /** At once, as editors save: whoever watches sees the file before or after, never emptied and half written. */
  async write(file: string, text: string): Promise<void> {
    const path = join(this.dir, file);
    await writeFile(`${path}.saved`, text);
    await rename(`${path}.saved`, path);
  }

  path(...parts: string[]): string {
    return join(this.dir, ...parts);
  }

  async remove(): Promise<void> {
    for (const name of shared ? INDEXES : [])
      if (existsSync(this.path(INDEX, name))) await rename(this.path(INDEX, name), join(shared!, name));
    await rm(this.#top, { recursive: true, force: true });
  }
}

function plainEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...env } = process.env;
  return env;
}

export function finished(child: ChildProcess): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (chunk) => (stdout += chunk));
  child.stderr!.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
