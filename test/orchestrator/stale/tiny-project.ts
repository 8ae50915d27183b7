import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TSX } from '../../rig/loader.ts';
import { type Finished, finished, type NodeLine } from '../../rig/rig.ts';

const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Texts by path; null removes a file or folder. */
export type Files = Readonly<Record<string, string | null>>;

const ARTIFACTS = `import { artifact } from './orchestrator/artifact.ts';
export const Text = artifact({
  kind: 'text', version: 1, latest: 'root',
  write: (value: string, to) => to.write('text.txt', value),
  read: (from) => from.text('text.txt'),
});
`;

export interface StageText {
  readonly name?: string;
  /** Members of the declaration, such as `inline: true`. */
  readonly more?: string;
  readonly inputs?: string;
  /** An expression over `params`, `inputs` and `context` that gives the text. */
  readonly gives?: string;
  /** Lines before the declaration. */
  readonly head?: string;
}

const IMPORTS = `import * as v from 'valibot';
import { stage } from './orchestrator/stage.ts';
import { Text } from './artifacts.ts';
`;

/** The declaration of a stage alone: an expression. */
export const declaration = ({
  name = 'out',
  more = '',
  inputs = '',
  gives = 'String(await work(params))',
}: StageText) =>
  `stage({
  name: '${name}', source: import.meta.url, inputs: {${inputs}}, params: v.any(), outputs: { text: Text }, ${more}
  async run(context: any) { const { params, inputs } = context; return { text: ${gives} }; },
})`;

/** A file that exports a stage. By default it gives what `work(params)` of work.ts gives. */
export const stageFile = (text: StageText = {}): string =>
  `${IMPORTS}${text.head ?? "import { work } from './work.ts';"}\nexport const ${text.name ?? 'out'} = ${declaration(text)};\n`;

export const withImports = (text: string): string => IMPORTS + text;

export interface PipelineText {
  readonly params?: string;
  readonly environments?: string;
  readonly head?: string;
  readonly build?: string;
}

export const pipelineFile = ({ params = '{}', environments = '{}', head, build }: PipelineText = {}): string =>
  `import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
${head ?? "import { out } from './stages.ts';"}
await cli({
  source: import.meta.url,
  defaultExperiment: 'demo',
  experiments: { demo: { params: ${params} } },
  schema: v.strictObject({ params: v.any() }),
  environments: () => (${environments}),
  build: ({ params }: any) => (${build ?? '{ text: out({}, params).text }'}),
});
`;

/** A graph in which `out` has an input made by the stage of another file. */
export const AFTER = (name: string, more: PipelineText = {}): string =>
  pipelineFile({
    head: `import { out } from './stages.ts';\nimport { ${name} } from './${name}.ts';`,
    build: `{ text: out({ text: ${name}({}, {}).text }, params).text }`,
    ...more,
  });

const BASE: Files = {
  'artifacts.ts': ARTIFACTS,
  'stages.ts': stageFile(),
  'pipeline.ts': pipelineFile(),
  'package.json': '{"name":"tiny","type":"module"}\n',
};

export interface Start {
  readonly store?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly flags?: readonly string[];
  readonly cwd?: string;
}

export interface Ran extends Finished {
  readonly nodes: Readonly<Record<string, NodeLine & { problem?: { code: string; message: string } }>>;
}

/** A project of one stage, `out`, in a temporary folder. The target's text lies in `latest/`. */
export class TinyProject {
  readonly dir = realpathSync(mkdtempSync(join(tmpdir(), 'strata-tiny-')));

  constructor(files: Files) {
    mkdirSync(this.path('node_modules'));
    symlinkSync(join(repository, 'orchestrator'), this.path('orchestrator'));
    for (const name of ['valibot', 'tsx', 'esbuild', '@esbuild', 'get-tsconfig', '@standard-schema'])
      symlinkSync(join(repository, 'node_modules', name), this.path('node_modules', name));
    this.write({ ...BASE, ...files });
  }

  path(...parts: string[]): string {
    return join(this.dir, ...parts);
  }

  write(files: Files): this {
    for (const [name, text] of Object.entries(files)) {
      const path = this.path(name);
      rmSync(path, { recursive: true, force: true });
      if (text === null) continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return this;
  }

  link(path: string, target: string): void {
    rmSync(this.path(path), { recursive: true, force: true });
    mkdirSync(dirname(this.path(path)), { recursive: true });
    symlinkSync(target, this.path(path));
  }

  start(args: readonly string[], { env = {}, flags = TSX, cwd = this.dir }: Start = {}): ChildProcess {
    const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...own } = process.env;
    const options = { cwd, env: { ...own, ...env }, stdio: ['ignore', 'pipe', 'pipe'] as const };
    return spawn(process.execPath, [...flags, this.path('pipeline.ts'), ...args], options as never);
  }

  async run(...args: string[]): Promise<Finished> {
    return finished(this.start(args));
  }

  /** `run` with its events; the line of each node by name. */
  async json(args: readonly string[] = [], start: Start = {}): Promise<Ran> {
    const result = await finished(this.start(['--json', 'run', '--store', start.store ?? 'artifacts', ...args], start));
    return { ...result, nodes: nodesOf(result.stdout) };
  }

  /** The text that the target has in `latest/`; undefined if there is none. */
  text(store = 'artifacts', file = 'text.txt'): string | undefined {
    try {
      return readFileSync(this.path(store, 'latest/demo', file), 'utf8');
    } catch {
      return undefined;
    }
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function nodesOf(stdout: string): Ran['nodes'] {
  const events = stdout.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
  return Object.fromEntries(events.filter(({ type }) => type === 'node-finished').map((event) => [event.node, event]));
}
