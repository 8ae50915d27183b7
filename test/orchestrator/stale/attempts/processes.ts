import { type Attempt, change, story } from '../attempt.ts';
import { AFTER, type Files, pipelineFile, stageFile, type TinyProject } from '../tiny-project.ts';

const work = (text: string): Files => ({ 'work.ts': text });

const surroundings = (name: string, code: string, env: NodeJS.ProcessEnv, more: Files = {}) =>
  change('process', name, { before: { ...more, ...work(code) }, start: {}, startAfter: { env } });

/** What surrounds the process that computes. */
export const processes: readonly Attempt[] = [
  surroundings('the time zone', 'export const work = () => new Date(0).getHours();\n', { TZ: 'Asia/Tokyo' }),
  surroundings(
    'the language',
    "export const work = () => ['z', 'ä', 'a'].sort((a, b) => a.localeCompare(b)).join() + (1.5).toLocaleString();\n",
    {
      LANG: 'sv_SE.UTF-8',
      LC_ALL: 'sv_SE.UTF-8',
    },
  ),
  surroundings(
    'a module loaded before by NODE_OPTIONS',
    'export const work = () => String((globalThis as any).preloaded);\n',
    { NODE_OPTIONS: '--require ./before.cjs' },
    { 'before.cjs': 'globalThis.preloaded = true;\n' },
  ),
  change('process', 'a module loaded before by an argument of Node', {
    before: {
      'before.cjs': 'globalThis.preloaded = true;\n',
      ...work('export const work = () => String((globalThis as any).preloaded);\n'),
    },
    startAfter: { flags: ['--require', './before.cjs', '--import', 'tsx'] },
  }),
  change('process', 'an argument of Node that changes numbers', {
    before: work('export const work = () => typeof (globalThis as any).gc + Error.stackTraceLimit;\n'),
    startAfter: { flags: ['--expose-gc', '--stack-trace-limit=3', '--import', 'tsx'] },
  }),
  story(
    'process',
    'the folder in which the program is started',
    {
      'sub/x.txt': '',
      ...work("export const work = () => [process.cwd()].join().replace(/.*[/]/, '').slice(0, 3);\n"),
    },
    async (project) => {
      await project.json();
      await project.json([], { cwd: project.path('sub'), store: project.path('artifacts') });
      await project.json([], { cwd: project.path('sub'), store: project.path('truth') });
      return project.text() === project.text('truth') ? undefined : `${project.text()} for ${project.text('truth')}`;
    },
  ),
  change('process', 'variables that an environment gives', {
    before: {
      'node_modules/envlib/package.json': '{"name":"envlib","version":"1.0.0","main":"i.cjs"}',
      'node_modules/envlib/i.cjs': "exports.get = () => process.env.LIB_MODE ?? 'default';",
      'stages.ts': stageFile({ more: "environment: ['lib']," }),
      'pipeline.ts': pipelineFile({
        environments: "{ lib: { describe: async () => ({}), variables: async () => ({ LIB_MODE: 'a' }) } }",
      }),
      ...work("import e from 'envlib';\nexport const work = () => (e as any).get();\n"),
    },
    after: {
      'pipeline.ts': pipelineFile({
        environments: "{ lib: { describe: async () => ({}), variables: async () => ({ LIB_MODE: 'b' }) } }",
      }),
    },
  }),
  change('process', 'two environments with a part of one name', {
    before: {
      'stages.ts': stageFile({
        more: "environment: ['a', 'b'],",
        head: '',
        gives: 'context.environment.version ?? JSON.stringify(context.environment)',
      }),
      'pipeline.ts': pipelineFile({
        environments:
          "{ a: { describe: async () => ({ version: '1' }) }, b: { describe: async () => ({ version: '5' }) } }",
      }),
    },
    after: {
      'stages.ts': stageFile({
        more: "environment: ['a', 'b'],",
        head: '',
        gives: 'context.environment.version ?? JSON.stringify(context.environment)',
      }),
      'pipeline.ts': pipelineFile({
        environments:
          "{ a: { describe: async () => ({ version: '2' }) }, b: { describe: async () => ({ version: '5' }) } }",
      }),
    },
  }),
  change('process', 'the time by Intl', {
    before: work(
      "export const work = () => new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'full', fractionalSecondDigits: 3 } as any) && new Intl.DateTimeFormat('en', { second: 'numeric', fractionalSecondDigits: 3 } as any).format();\n",
    ),
  }),
];

const TWO = pipelineFile({
  build:
    "{ 'x/one': out({}, { name: 'one' }, { label: 'one' }).text, text: out({}, { name: 'two' }, { label: 'two' }).text }",
});

/** Two nodes in one run, and the second alone in an empty store: both must give the same. */
const kept = (name: string, files: Files, kind: 'state' | 'inline' = 'state') =>
  story(kind, name, { 'pipeline.ts': TWO, ...files }, async (project) => {
    const both = await project.json(['--jobs', '1']);
    const alone = await project.json(['--jobs', '1', '--only', '*two*'], { store: 'truth' });
    if (both.code !== 0 || alone.code !== 0)
      return `${both.stderr}${alone.stderr}`.trim() === '' && !failedIn(both) ? 'no word' : undefined;
    const [got, right] = [project.text(), project.text('truth')];
    return got === right ? undefined : `together "${got}", alone "${right}"`;
  });

const failedIn = ({ nodes }: Awaited<ReturnType<TinyProject['json']>>) =>
  Object.values(nodes).find(({ status }) => status === 'failed');

/** A stage that goes before `out`, and leaves something. */
const before = (run: string, more = '') =>
  stageFile({
    name: 'before',
    head: "import { writeFileSync } from 'node:fs';",
    more,
    gives: `await (async () => { ${run} return 'x'; })()`,
  });

/** The result of `out` after `before` ran in the same run must be its result when `before` is fresh. */
const left = (name: string, run: string, files: Files) =>
  story('state', name, { 'before.ts': before(run), 'pipeline.ts': AFTER('before'), ...files }, async (project) => {
    const first = await project.json(['--jobs', '1', '--only', 'before']);
    if (first.nodes.before?.status !== 'ran') return undefined;
    const alone = await project.json(['--jobs', '1']);
    const right = project.text();
    const both = await project.json(['--jobs', '1'], { store: 'truth' });
    if (alone.code !== 0) return `out alone: ${failedIn(alone)?.problem?.message}`;
    // What was left behind may fail the node that left it, and no other.
    if (both.nodes.before?.status === 'failed') return undefined;
    if (both.nodes.out?.status !== 'ran') return `out failed: ${both.nodes.out?.problem?.message}`;
    return project.text('truth') === right ? undefined : `together "${project.text('truth')}", alone "${right}"`;
  });

const INPUT = 'text: Text';
const packaged = (name: string, text: string): Files => ({
  [`node_modules/${name}/package.json`]: `{"name":"${name}","version":"1.0.0","main":"i.cjs"}`,
  [`node_modules/${name}/i.cjs`]: text,
});

/** What a node leaves in a process is not there for the next. */
export const state: readonly Attempt[] = [
  kept(
    'a generator with a seed of the module',
    work(
      "let s = 42;\nconst rng = () => (s = (s * 1103515245 + 12345) % 2147483648) / 2147483648;\nexport const work = (p: any) => p.name + ' ' + rng();\n",
    ),
  ),
  kept(
    'a table that grows',
    work('const seen: string[] = [];\nexport const work = (p: any) => { seen.push(p.name); return seen.join(); };\n'),
  ),
  kept(
    'a table in a constant object',
    work('const cache: any = { n: 0 };\nexport const work = (p: any) => p.name + cache.n++;\n'),
  ),
  kept(
    'a table that a helper fills',
    work(
      'const seen = new Map<string, number>();\nconst add = (m: Map<string, number>, k: string) => m.set(k, m.size).get(k);\nexport const work = (p: any) => p.name + add(seen, p.name);\n',
    ),
  ),
  kept(
    'an expression that remembers where it was',
    work("const word = /a/g;\nexport const work = (p: any) => p.name + ' ' + word.test('xxa');\n"),
  ),
  kept(
    'a property of a function',
    work('export const work: any = (p: any) => { work.n = (work.n ?? 0) + 1; return p.name + work.n; };\n'),
  ),
  kept(
    'a static member of a class',
    work('class Count { static n = 0; }\nexport const work = (p: any) => p.name + Count.n++;\n'),
  ),
  kept(
    'a closure',
    work(
      'const counter = (() => { let n = 0; return () => n++; })();\nexport const work = (p: any) => p.name + counter();\n',
    ),
  ),
  kept(
    'the symbol of a global',
    work(
      "export const work = (p: any) => { const g = globalThis as any; g[Symbol.for('n')] = (g[Symbol.for('n')] ?? 0) + 1; return p.name + g[Symbol.for('n')]; };\n",
    ),
  ),
  kept(
    'a prototype',
    work(
      'export const work = (p: any) => { const a = Array.prototype as any; a.n = (a.n ?? 0) + 1; return p.name + a.n; };\n',
    ),
  ),
  kept('the salt of a package', {
    ...packaged('salt', 'const s = Math.random(); exports.salt = () => s;'),
    ...work("import s from 'salt';\nexport const work = (p: any) => p.name + ' ' + (s as any).salt();\n"),
  }),
  kept('the counter of a package', {
    ...packaged('count', 'let n = 0; exports.next = () => n++;'),
    ...work("import s from 'count';\nexport const work = (p: any) => p.name + ' ' + (s as any).next();\n"),
  }),
  kept(
    'the same expression in an inline stage',
    {
      'stages.ts': stageFile({ more: 'inline: true,' }),
      ...work("const word = /a/g;\nexport const work = (p: any) => p.name + ' ' + word.test('xxa');\n"),
    },
    'inline',
  ),
  kept(
    'the same table in an inline stage',
    {
      'stages.ts': stageFile({ more: 'inline: true,' }),
      ...work(
        'const seen: string[] = [];\nexport const work = (p: any) => { seen.push(p.name); return seen.join(); };\n',
      ),
    },
    'inline',
  ),
  left(
    'another working folder',
    "const w = await context.workspace(); process.chdir(w); writeFileSync(w + '/in.txt', 'wrong');",
    {
      'in.txt': 'right',
      'stages.ts': stageFile({ inputs: INPUT, more: "files: ['path']," }),
      'pipeline.ts': AFTER('before', { params: "{ path: 'in.txt' }" }),
      ...work(
        "import { readFileSync } from 'node:fs';\nexport const work = (p: any) => readFileSync(p.path, 'utf8');\n",
      ),
    },
  ),
  left('a variable', "process.env.LIB_MODE = 'special';", {
    ...packaged('envlib', "exports.get = () => process.env.LIB_MODE ?? 'default';"),
    'stages.ts': stageFile({ inputs: INPUT }),
    ...work("import e from 'envlib';\nexport const work = () => (e as any).get();\n"),
  }),
  left('a timer that throws', "setTimeout(() => { throw new Error('from before'); }, 300);", {
    'stages.ts': stageFile({ inputs: INPUT, head: '', gives: "(await new Promise((r) => setTimeout(r, 700)), 'ok')" }),
  }),
  left('a timer that changes a global', 'setTimeout(() => { (globalThis as any).late = 1; }, 300);', {
    'stages.ts': stageFile({
      inputs: INPUT,
      head: '',
      gives: '(await new Promise((r) => setTimeout(r, 700)), String((globalThis as any).late))',
    }),
  }),
  left('another Math.max', 'Math.max = () => 7;', {
    'stages.ts': stageFile({ inputs: INPUT, head: '', gives: 'String(Math.max(1, 2))' }),
  }),
];
