import { renameSync, writeFileSync } from 'node:fs';
import { type Attempt, sleep, story } from '../attempt.ts';
import {
  declaration,
  type Files,
  pipelineFile,
  type Ran,
  stageFile,
  type TinyProject,
  withImports,
} from '../tiny-project.ts';

/** A run that goes on, whose events can be waited for. */
class Going {
  text = '';
  readonly ended: Promise<unknown>;
  readonly child: ReturnType<TinyProject['start']>;

  constructor(project: TinyProject, ...args: string[]) {
    this.child = project.start(['--json', 'run', ...args]);
    this.child.stdout!.on('data', (piece) => (this.text += piece));
    this.child.stderr!.on('data', (piece) => (this.text += piece));
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
  }

  /** Waits for `what` among the events, or for the end of the run. */
  async seen(what: string): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    while (!over && !this.text.includes(what)) await sleep(20);
  }
}

const started = (node: string) => `"type":"node-started","node":"${node}"`;

/** Holds the run up until a file is there, so that edits have their time. */
const HELD = `${withImports("import { existsSync } from 'node:fs';")}
export const held = ${declaration({ name: 'held', more: "allow: ['read:go'],", gives: "await (async () => { while (!existsSync('go')) await new Promise((r) => setTimeout(r, 20)); return 'held'; })()" })};
`;

const after = (more = '', gives = 'String(await work(params))') => stageFile({ inputs: 'text: Text', more, gives });

const graph = (params = '{}', first = '') =>
  pipelineFile({
    params,
    head: `import { out } from './stages.ts';\nimport { held } from './held.ts';${first && "\nimport { first } from './first.ts';"}`,
    build: `{ ${first} text: out({ text: held({}, {}).text }, params).text }`,
  });

/** What the run gave is what its key gives in an empty store; a run that was refused gave nothing. */
async function settled(project: TinyProject): Promise<string | undefined> {
  const again = await project.json();
  const got = project.text();
  const truth: Ran = await project.json([], { store: 'truth' });
  if (again.code !== 0 || truth.code !== 0) return `${again.stderr}${truth.stderr}` || 'ended without a word';
  return got === project.text('truth')
    ? undefined
    : `${again.nodes.out?.status} "${got}" for "${project.text('truth')}"`;
}

const code = (value: string): string => `export const work = (p: any) => '${value}';\n`;

/** Edits text A to B while the run is held, lets `out` run, and puts A back. */
const thereAndBack = (name: string, files: Files, file: string, before: string, between: string, args: string[] = []) =>
  story('movement', name, { 'held.ts': HELD, [file]: before, 'pipeline.ts': graph(), ...files }, async (project) => {
    const going = new Going(project, ...args);
    await going.seen(started('held'));
    writeFileSync(project.path(file), between);
    writeFileSync(project.path('go'), '');
    await going.seen(started('out'));
    await Promise.race([going.ended, sleep(1500)]);
    writeFileSync(project.path(file), before);
    await going.ended;
    return settled(project);
  });

/** Code and data that move while a run goes on. */
export const movement: readonly Attempt[] = [
  thereAndBack('a branch switched and back', { 'stages.ts': after() }, 'work.ts', code('A'), code('B')),
  thereAndBack(
    'the same, and the module is imported late',
    { 'stages.ts': stageFile({ inputs: 'text: Text', head: '', gives: "(await import('./work.ts')).work(params)" }) },
    'work.ts',
    code('A'),
    code('B'),
  ),
  thereAndBack(
    'the same, for an inline stage',
    { 'stages.ts': after('inline: true,') },
    'work.ts',
    code('A'),
    code('B'),
  ),
  thereAndBack(
    'the same, for an inline stage that imports late',
    {
      'stages.ts': stageFile({
        inputs: 'text: Text',
        more: 'inline: true,',
        head: '',
        gives: "(await import('./work.ts')).work(params)",
      }),
    },
    'work.ts',
    code('A'),
    code('B'),
  ),
  thereAndBack(
    'a file beside the code',
    {
      'stages.ts': after(),
      'work.ts':
        "import { readFileSync } from 'node:fs';\nexport const work = () => readFileSync(new URL('./t.sql', import.meta.url), 'utf8');\n",
    },
    't.sql',
    'A',
    'B',
  ),
  thereAndBack(
    'a file that a parameter names',
    {
      'stages.ts': after("files: ['path'],"),
      'pipeline.ts': graph("{ path: 'in.txt' }"),
      'work.ts':
        "import { readFileSync } from 'node:fs';\nexport const work = (p: any) => readFileSync(p.path, 'utf8');\n",
    },
    'in.txt',
    'A',
    'B',
  ),
  thereAndBack(
    'a file in a folder that a parameter names, of an inline stage',
    {
      'stages.ts': after("files: ['path'], inline: true,"),
      'pipeline.ts': graph("{ path: 'in' }"),
      'work.ts':
        "import { readFileSync } from 'node:fs';\nexport const work = (p: any) => readFileSync(p.path + '/a.txt', 'utf8');\n",
    },
    'in/a.txt',
    'A',
    'B',
  ),
  story(
    'movement',
    'a folder of data moved away, another one in its place, and put back',
    {
      'held.ts': HELD,
      'stages.ts': after("files: ['path'],"),
      'pipeline.ts': graph("{ path: 'in' }"),
      'in/a.txt': 'A',
      'other/a.txt': 'B',
      'work.ts':
        "import { readFileSync } from 'node:fs';\nexport const work = (p: any) => readFileSync(p.path + '/a.txt', 'utf8');\n",
    },
    async (project) => {
      const going = new Going(project);
      await going.seen(started('held'));
      renameSync(project.path('in'), project.path('away'));
      renameSync(project.path('other'), project.path('in'));
      writeFileSync(project.path('go'), '');
      await going.seen(started('out'));
      await Promise.race([going.ended, sleep(1500)]);
      renameSync(project.path('in'), project.path('other'));
      renameSync(project.path('away'), project.path('in'));
      await going.ended;
      return settled(project);
    },
  ),
  story(
    'movement',
    'an inline stage edited before the graph is built',
    {
      'stages.ts': stageFile({ more: 'inline: true,' }),
      'work.ts': code('A'),
      'pipeline.ts': pipelineFile({
        head: "import { existsSync } from 'node:fs';\nimport { out } from './stages.ts';\nconsole.error('loaded');\nwhile (!existsSync('go')) await new Promise((r) => setTimeout(r, 20));",
      }),
    },
    async (project) => {
      const going = new Going(project);
      await going.seen('loaded');
      writeFileSync(project.path('work.ts'), code('B'));
      writeFileSync(project.path('go'), '');
      await going.ended;
      return settled(project);
    },
  ),
  story(
    'movement',
    'a checkpoint of other code',
    {
      'held.ts': HELD,
      'stages.ts': stageFile({ inputs: 'text: Text', gives: 'String(await work(context))' }),
      'pipeline.ts': graph(),
      'work.ts': counting(1),
    },
    async (project) => {
      const going = new Going(project);
      await going.seen(started('held'));
      writeFileSync(project.path('work.ts'), counting(100));
      writeFileSync(project.path('go'), '');
      await going.seen('counted 2');
      going.child.kill('SIGINT');
      await going.ended;
      writeFileSync(project.path('work.ts'), counting(1));
      return settled(project);
    },
  ),
];

/** Counts to 6 by steps of `n`, with a checkpoint after each. */
function counting(n: number): string {
  return `export const work = async (context: any) => {
  const files = await context.checkpoints.load();
  let { sum, i } = files ? JSON.parse(new TextDecoder().decode(files['s.json'])) : { sum: 0, i: 0 };
  for (; i < 6; i++) {
    context.signal.throwIfAborted();
    sum += ${n};
    await context.checkpoints.save({ 's.json': new TextEncoder().encode(JSON.stringify({ sum, i: i + 1 })) });
    context.log('counted ' + i);
    await new Promise((r) => setTimeout(r, 150));
  }
  return sum;
};\n`;
}
