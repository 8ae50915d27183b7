import { linkOurs, ourFiles } from './ours.ts';
import type { Shape, Step } from './shapes.ts';

/** How a tool is told of a graph, started, and made to forget. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  /** Command that brings the last step up to date. */
  run(shape: Shape, last: string): string;
  /** Its project files. */
  files(steps: readonly Step[], shape: Shape): Record<string, string>;
  /** Paths to remove before a cold run, beside `o/`. */
  readonly state: readonly string[];
  /** Where the steps' files lie, below the project. */
  readonly folder?: string;
  prepare?: string | ((folder: string) => void);
  readonly env?: Readonly<Record<string, string>>;
  /** Cold runs of the wide graph take minutes: one is enough. */
  readonly slow?: boolean;
  /** Where even one would take ten minutes: makes it believe outputs that a plain shell has made. */
  readonly adopt?: string;
}

const json = (value: unknown): string => JSON.stringify(value, null, 1);
const isInput = (path: string): boolean => !path.startsWith('o/');

const makefile = (steps: readonly Step[]): string => {
  const rules = steps.map(({ writes, reads, command }) => `${writes}: ${reads.join(' ')}\n\t@${command}\n`);
  return `final: ${steps.at(-1)!.writes}\n${rules.join('')}`;
};

const ninjafile = (steps: readonly Step[]): string =>
  `rule sh\n  command = $cmd\n${steps.map(({ writes, reads, command }) => `build ${writes}: sh ${reads.join(' ')}\n  cmd = ${command}\n`).join('')}`;

const dodo = `import json
def task_step():
    for s in json.load(open('steps.json')):
        yield dict(name=s['name'], file_dep=s['reads'], targets=[s['writes']], actions=[s['command']])
`;

const snakefile = (steps: readonly Step[]): string => {
  const leaf = `rule leaf:\n    input: 'o/root.txt', 'in/{leaf}.txt'\n    output: 'o/{leaf,s[0-9]+}.txt'\n    shell: 'cat {input} > {output}'\n`;
  const own = steps.filter(({ reads }) => !reads.some((path) => path.startsWith('in/')));
  const rules = own.map(({ name, reads, writes, command }) => {
    const inputs = reads.length > 1 ? "expand('o/s{i}.txt', i=range(1, 501))" : `'${reads[0]}'`;
    return `rule ${name}:\n    input: ${inputs}\n    output: '${writes}'\n    shell: '${command}'\n`;
  });
  return `rule final:\n    input: '${steps.at(-1)!.writes}'\n${rules.join('')}${own.length < steps.length ? leaf : ''}`;
};

const dvcfile = (steps: readonly Step[]): string =>
  json({
    stages: Object.fromEntries(
      steps.map(({ name, reads, writes, command }) => [name, { cmd: command, deps: reads, outs: [writes] }]),
    ),
  });

const workflow = (shape: Shape): string => {
  const main: Record<Shape, string> = {
    chain7: "    f = first(File('in.txt'))\n    for i in range(1, 7):\n        f = step(f, i)\n    return f\n",
    fan500:
      "    r = first(File('in.txt'))\n    return join([leaf(r, File(f'in/s{i}.txt'), i) for i in range(1, 501)])\n",
  };
  return `from redun import task, File
redun_namespace = 'bench'
def put(path, text):
    f = File(path)
    with f.open('w') as out:
        out.write(text)
    return f
@task()
def first(f: File):
    return put('o/first.txt', f.read())
@task()
def step(f: File, i: int):
    return put(f'o/s{i + 1}.txt', f.read() + f'{i}\\n')
@task()
def leaf(r: File, f: File, i: int):
    return put(f'o/s{i}.txt', r.read() + f.read())
@task()
def join(fs: list):
    return put('o/all.txt', ''.join(f.read() for f in fs))
@task()
def main():
${main[shape]}`;
};

const wireit = (steps: readonly Step[]): string =>
  json({
    name: 'bench',
    scripts: Object.fromEntries(steps.map(({ name }) => [name, 'wireit'])),
    wireit: Object.fromEntries(
      steps.map(({ name, reads, writes, after, command }) => [
        name,
        {
          command,
          files: reads.filter(isInput),
          output: [writes],
          ...(after.length > 0 ? { dependencies: after } : {}),
        },
      ]),
    ),
  });

const turboFiles = (steps: readonly Step[]): Record<string, string> => ({
  'package.json': json({ name: 'root', private: true, packageManager: 'npm@11.0.0', workspaces: ['p'] }),
  'package-lock.json': json({
    name: 'root',
    lockfileVersion: 3,
    packages: {
      '': { name: 'root', workspaces: ['p'] },
      'node_modules/p': { resolved: 'p', link: true },
      p: { version: '0.0.0' },
    },
  }),
  'p/package.json': json({
    name: 'p',
    version: '0.0.0',
    scripts: Object.fromEntries(steps.map(({ name, command }) => [name, command])),
  }),
  'turbo.json': json({
    ui: 'stream',
    tasks: Object.fromEntries(
      steps.map(({ name, reads, writes, after }) => [
        name,
        { dependsOn: after, inputs: reads.filter(isInput), outputs: [writes] },
      ]),
    ),
  }),
  '.gitignore': 'node_modules\n.turbo\no/\n',
});

const nxFiles = (steps: readonly Step[]): Record<string, string> => ({
  'package.json': json({ name: 'root', private: true }),
  'nx.json': json({ analytics: false, neverConnectToCloud: true }),
  'p/project.json': json({
    name: 'p',
    targets: Object.fromEntries(
      steps.map(({ name, reads, writes, after, command }) => [
        name,
        {
          executor: 'nx:run-commands',
          cache: true,
          dependsOn: after,
          inputs: [
            ...reads.filter(isInput).map((path) => `{projectRoot}/${path}`),
            ...(after.length > 0 ? [{ dependentTasksOutputFiles: '**/*.txt' }] : []),
          ],
          outputs: [`{projectRoot}/${writes}`],
          options: { command, cwd: 'p' },
        },
      ]),
    ),
  }),
  '.gitignore': 'node_modules\n.nx\no/\n',
});

const commit = 'git init -q . && git add -A && git -c user.email=bench@localhost -c user.name=bench commit -qm bench';

export const ours: Tool = {
  name: 'strata',
  version: 'node -v',
  run: () => `${process.execPath} --import tsx pipeline.ts run`,
  files: (_, shape) => ourFiles(shape),
  state: ['artifacts'],
  prepare: linkOurs,
};

export const rivals: readonly Tool[] = [
  {
    name: 'make',
    version: 'make --version | head -1',
    run: () => 'make -s -j2',
    files: (steps) => ({ Makefile: makefile(steps) }),
    state: [],
  },
  {
    name: 'ninja',
    version: 'ninja --version',
    run: () => 'ninja --quiet -j2',
    files: (steps) => ({ 'build.ninja': ninjafile(steps) }),
    state: ['.ninja_log', '.ninja_deps'],
  },
  {
    name: 'doit',
    version: 'doit --version | head -1',
    run: () => 'doit -n 2 -v0',
    files: (steps) => ({ 'dodo.py': dodo, 'steps.json': json(steps) }),
    state: ['.doit.db', '.doit.db.db', '.doit.db.dat', '.doit.db.dir', '.doit.db.bak'],
  },
  {
    name: 'snakemake',
    version: 'snakemake --version',
    run: () => 'snakemake -c2 -q all',
    files: (steps) => ({ Snakefile: snakefile(steps) }),
    state: ['.snakemake'],
    slow: true,
  },
  {
    name: 'DVC',
    version: 'dvc --version',
    run: () => 'dvc repro -q',
    files: (steps) => ({ 'dvc.yaml': dvcfile(steps) }),
    state: ['dvc.lock', '.dvc/cache', '.dvc/tmp'],
    prepare: 'dvc init --no-scm -q',
    env: { DVC_NO_ANALYTICS: '1' },
    adopt: 'dvc commit -f -q',
  },
  {
    name: 'redun',
    version: 'redun --version',
    run: () => 'redun -c .redun run wf.py main',
    files: (_, shape) => ({ 'wf.py': workflow(shape) }),
    state: ['.redun'],
    slow: true,
  },
  {
    name: 'wireit',
    version: 'node -p "require(process.env.RIVALS_JS + \'/node_modules/wireit/package.json\').version"',
    run: (_, last) => `npm run -s ${last}`,
    files: (steps) => ({ 'package.json': wireit(steps) }),
    state: ['.wireit'],
    env: { WIREIT_LOGGER: 'quiet', WIREIT_PARALLEL: '2' },
    slow: true,
  },
  {
    name: 'turbo',
    version: 'turbo --version',
    run: (_, last) => `turbo run ${last} --output-logs=none --concurrency=2`,
    files: turboFiles,
    state: ['.turbo', 'p/.turbo'],
    folder: 'p',
    prepare: commit,
    env: { TURBO_TELEMETRY_DISABLED: '1' },
    slow: true,
  },
  {
    name: 'nx',
    version: 'nx --version | grep -o "v[0-9.]*" | head -1',
    run: (_, last) => `nx run p:${last} --outputStyle=static --parallel=2`,
    files: nxFiles,
    state: ['.nx'],
    folder: 'p',
    prepare: commit,
    env: { NX_DAEMON: 'false', NX_TUI: 'false' },
    slow: true,
  },
];
