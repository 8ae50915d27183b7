import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Attempt, sleep, story } from '../attempt.ts';
import { declaration, type Files, pipelineFile, stageFile, type TinyProject } from '../tiny-project.ts';

const work = (text: string): Files => ({ 'work.ts': text });
const NEVER = 'export const work = () => new Promise(() => {});\n';
const SPINS = 'export const work = () => { for (;;); };\n';

/** Starts a run, lets its stage begin, and interrupts it at most twice. Resolves to true if it ended in time. */
async function interrupted(project: TinyProject): Promise<boolean> {
  const child = project.start(['--json', 'run']);
  let text = '';
  child.stdout!.on('data', (piece) => (text += piece));
  const closed = new Promise<true>((resolve) => child.once('close', () => resolve(true)));
  while (!text.includes('"node-started"') && child.exitCode === null) await sleep(20);
  await sleep(500);
  for (const wait of [1000, 4000]) {
    child.kill('SIGINT');
    if (await Promise.race([closed, sleep(wait).then(() => false)])) return true;
  }
  child.kill('SIGKILL');
  await closed;
  return false;
}

const endsBy = (name: string, text: string, more = '') =>
  story('endings', name, { 'stages.ts': stageFile({ more }), ...work(text) }, async (project) =>
    (await interrupted(project)) ? undefined : 'only SIGKILL ended it',
  );

const programs = (seconds: string): string[] =>
  readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8') === `sleep\0${seconds}\0`;
    } catch {
      return false;
    }
  });

/** A program that a stage started must not outlive the run. `seconds` tells it from other programs. */
const orphan = (
  name: string,
  seconds: string,
  end: (project: TinyProject, begun: () => Promise<unknown>) => Promise<unknown>,
  more = '',
) =>
  story(
    'endings',
    name,
    {
      'stages.ts': stageFile({ more: `allow: ['child:sleep'], ${more}` }),
      ...work(
        `import { spawn } from 'node:child_process';\nexport const work = () => new Promise((r) => spawn('sleep', ['${seconds}'], { stdio: 'ignore' }).on('exit', r));\n`,
      ),
    },
    async (project) => {
      if (process.platform !== 'linux') return undefined;
      let found = 0;
      const begun = async () => {
        for (let tries = 0; tries < 1500 && found === 0; tries++) {
          found = programs(seconds).length;
          await sleep(20);
        }
      };
      await end(project, begun);
      for (let tries = 0; tries < 100 && programs(seconds).length > 0; tries++) await sleep(20);
      const alive = programs(seconds);
      for (const id of alive) process.kill(Number(id), 'SIGKILL');
      if (found === 0) return 'the program never started';
      return alive.length === 0 ? undefined : 'the program lives on';
    },
  );

/** The ends of a run, and what it says. */
export const endings: readonly Attempt[] = [
  endsBy('a stage that never settles', NEVER),
  endsBy('an inline stage that never settles', NEVER, 'inline: true,'),
  endsBy('a stage that never yields', SPINS),
  endsBy('an inline stage that never yields', SPINS, 'inline: true,'),
  story(
    'endings',
    'a stage that exits with code 0',
    work('export const work = () => { process.exit(0); };\n'),
    async (project) => {
      const { code, stderr } = await project.run('run');
      return code === 1 && stderr !== '' ? undefined : `exit code ${code}: ${stderr}`;
    },
  ),
  story(
    'endings',
    'a project that exits while the graph is built',
    { 'pipeline.ts': pipelineFile({ build: '(process.exit(0), {})' }) },
    async (project) => ((await project.run('run')).code === 0 ? 'exit code 0 without a result' : undefined),
  ),
  orphan('a program of a stage whose run is killed', '9701', async (project, begun) => {
    const child = project.start(['run']);
    await begun();
    child.kill('SIGKILL');
  }),
  orphan('a program of a stage whose run is interrupted twice', '9702', async (project, begun) => {
    const child = project.start(['run']);
    const closed = new Promise((resolve) => child.once('close', resolve));
    await begun();
    child.kill('SIGINT');
    await sleep(500);
    child.kill('SIGINT');
    await closed;
  }),
  orphan(
    'a program of a stage that runs out of time',
    '9703',
    async (project, begun) => {
      const run = project.run('run');
      await begun();
      await run;
    },
    'timeoutSeconds: 2,',
  ),
  orphan('a program that is started apart from its parent', '9704', async (project, begun) => {
    project.write(
      work(
        "import { spawn } from 'node:child_process';\nexport const work = async () => { spawn('sleep', ['9704'], { stdio: 'ignore', detached: true }).unref(); await new Promise((r) => setTimeout(r, 1500)); return 1; };\n",
      ),
    );
    const run = project.run('run');
    await begun();
    await run;
  }),
  story(
    'endings',
    'two targets of one place',
    {
      'stages.ts': `${stageFile({ head: '', gives: "'one'" })}export const other = ${declaration({ name: 'other', gives: "'two'" })};\n`,
      'pipeline.ts': pipelineFile({
        head: "import { other, out } from './stages.ts';",
        build: '{ text: out({}, {}).text, more: other({}, {}).text }',
      }),
    },
    async (project) => {
      const { code } = await project.json();
      return code === 0 ? `latest/ holds ${project.text()} alone` : undefined;
    },
  ),
  story('endings', "a file of the user's own in latest/", work("export const work = () => 'x';\n"), async (project) => {
    const folder = project.path('artifacts/latest/demo');
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/mine.txt`, 'mine');
    await project.json();
    project.write(work("export const work = () => 'y';\n"));
    await project.json();
    return readdirSync(folder).includes('mine.txt') ? undefined : "the user's own file is gone";
  }),
  story(
    'endings',
    'what why and status say after another stage of one name took the place',
    {
      'stages.ts': stageFile({ head: '', more: "version: '1',", gives: "'mine'" }),
      'other.ts': stageFile({ head: '', more: "version: '1',", gives: "'other'" }),
    },
    async (project) => {
      await project.json();
      project.write({ 'pipeline.ts': pipelineFile({ head: "import { out } from './other.ts';" }) });
      const { stdout, code } = await project.run('why', 'out');
      return code === 0 && /nothing changed|is fresh/i.test(stdout) ? `why says: ${stdout.slice(0, 200)}` : undefined;
    },
  ),
];
