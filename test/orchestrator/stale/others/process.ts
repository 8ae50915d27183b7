import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { TSX } from '../../../rig/loader.ts';
import { finished } from '../../../rig/rig.ts';
import { type Attempt, change, story } from '../attempt.ts';
import { type Start, stageFile, type TinyProject } from '../tiny-project.ts';

const gives = (how: string, more = ''): Record<string, string> => ({
  'stages.ts': stageFile({
    head: "import fs from 'node:fs';\nimport os from 'node:os';\nimport v8 from 'node:v8';\nvoid [fs, os, v8];",
    gives: `String(${how})`,
    more,
  }),
});

/** Runs `run` from a shell that first executes `line`. */
function shell(project: TinyProject, line: string, store: string): ReturnType<typeof finished> {
  const command = `${line}; exec "$0" "$@"`;
  const args = [...TSX, project.path('pipeline.ts'), '--json', 'run', '--store', store];
  return finished(
    spawn('sh', ['-c', command, process.execPath, ...args], {
      cwd: project.dir,
      stdio: ['ignore', 'pipe', 'pipe'],
    }) as never,
  );
}

/** A property of the process that a shell gives it: stored in one, asked for in the other. */
const given = (name: string, how: string, line: string, more = ''): Attempt =>
  story('process', name, gives(how, more), async (project) => {
    await shell(project, 'true', 'artifacts');
    const again = await shell(project, line, 'artifacts');
    await shell(project, line, 'truth');
    const [got, right] = [project.text(), project.text('truth')];
    return again.code !== 0 || got === right ? undefined : `"${got}" where an empty store gives "${right}"`;
  });

/** The same, with variables. */
const variable = (name: string, how: string, env: NodeJS.ProcessEnv, more = ''): Attempt =>
  started(name, gives(how, more), { env });

export const shells: readonly Attempt[] = [
  given('the mask of new files', 'process.umask()', 'umask 077'),
  given('the priority', 'os.getPriority()', 'renice -n 3 -p $$ >/dev/null'),
  given('the priority, at once', 'os.getPriority()', 'renice -n 3 -p $$ >/dev/null', 'inline: true,'),
  given('the mask, at once', 'process.umask()', 'umask 077', 'inline: true,'),
  given('a limit of open files', '(process.report.getReport() as any).userLimits.open_files.soft', 'ulimit -Sn 2000'),
  given(
    'a limit from the system',
    "fs.readFileSync('/proc/self/limits', 'utf8').match(/open files +(\\d+)/)?.[1]",
    'ulimit -Sn 2000',
  ),
  given(
    'the size of the stack',
    '(() => { let n = 0; const f = (): void => { n++; f(); }; try { f(); } catch {} return n > 9500 ? "deep" : "flat"; })()',
    'ulimit -Ss 4096',
  ),
  given(
    'the folder that the shell names',
    'Object.keys(process.env).includes("PWD")',
    'export PWD=/x',
    "allow: ['env:*'],",
  ),
];

/** A project started in one way, and then in another. */
const started = (name: string, files: Record<string, string>, start: Start): Attempt =>
  story('process', name, files, async (project) => {
    await project.json();
    const again = await project.json([], start);
    await project.json([], { ...start, store: 'truth' });
    const [got, right] = [project.text(), project.text('truth')];
    return again.code !== 0 || got === right ? undefined : `"${got}" where an empty store gives "${right}"`;
  });

export const variables: readonly Attempt[] = [
  variable('the language', 'new Intl.NumberFormat().format(1234.5)', { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' }),
  variable(
    'the language, at once',
    'new Intl.NumberFormat().format(1234.5)',
    { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
    'inline: true,',
  ),
  variable('the time zone, at once', 'new Date(0).getHours()', { TZ: 'Asia/Tokyo' }, 'inline: true,'),
  variable('the home', "fs.existsSync(os.homedir() + '/there')", { HOME: '/nowhere' }, "allow: ['os.homedir'],"),
  variable('colours', "'' + process.stdout.hasColors?.() + process.stderr.isTTY", { FORCE_COLOR: '3' }),
  variable('the size of the heap', 'v8.getHeapStatistics().heap_size_limit', {
    NODE_OPTIONS: '--max-old-space-size=300',
  }),
  variable(
    'the size of the heap, at once',
    'v8.getHeapStatistics().heap_size_limit',
    { NODE_OPTIONS: '--max-old-space-size=300' },
    'inline: true,',
  ),
  variable('a switch that changes an object', "typeof Object.getOwnPropertyDescriptor(Object.prototype, '__proto__')", {
    NODE_OPTIONS: '--disable-proto=delete',
  }),
  variable(
    'a switch that changes an object, at once',
    "typeof Object.getOwnPropertyDescriptor(Object.prototype, '__proto__')",
    { NODE_OPTIONS: '--disable-proto=delete' },
    'inline: true,',
  ),
  variable(
    'a switch that shows the collector',
    'typeof (globalThis as any).gc',
    { NODE_OPTIONS: '--expose-gc' },
    'inline: true,',
  ),
  started(
    'other conditions of packages',
    {
      'package.json': '{"name":"tiny","type":"module","imports":{"#x":{"dev":"./b.ts","default":"./a.ts"}}}',
      'a.ts': "export const work = () => 'a';",
      'b.ts': "export const work = () => 'b';",
      'stages.ts': stageFile({ head: "import { work } from '#x';", more: 'inline: true,' }),
    },
    { flags: ['-C', 'dev', ...TSX] },
  ),
  started(
    'a module that the command line loads first, at once',
    {
      'pre.mjs': 'Array.prototype.at = () => 7;',
      'work.ts': 'export const work = () => [1].at(0);',
      'stages.ts': stageFile({ more: 'inline: true,' }),
    },
    { flags: [...TSX, '--import', './pre.mjs'] },
  ),
  started(
    'another configuration of the compiler',
    {
      'tsconfig.json': '{"compilerOptions":{"useDefineForClassFields":true}}',
      'other.json': '{"compilerOptions":{"useDefineForClassFields":false,"target":"es2020"}}',
      'work.ts':
        'class A { set x(_: any) {} }\nclass B extends A { x = 1; }\nexport const work = () => Object.keys(new B()).length;',
    },
    { env: { TSX_TSCONFIG_PATH: 'other.json' } },
  ),
  change('process', 'arguments of the command', {
    before: gives('process.argv.slice(2).join()', 'inline: true,'),
    argsAfter: ['--jobs', '2'],
  }),
  story('process', 'the folder of the command', gives("process.cwd().endsWith('sub')"), async (p) => {
    mkdirSync(p.path('sub'));
    await p.json([], { store: p.path('artifacts') });
    const start = { cwd: p.path('sub') };
    const again = await p.json([], { ...start, store: p.path('artifacts') });
    await p.json([], { ...start, store: p.path('truth') });
    return again.code !== 0 || p.text() === p.text('truth') ? undefined : `"${p.text()}", not "${p.text('truth')}"`;
  }),
];

export const surroundings: readonly Attempt[] = [...shells, ...variables];
