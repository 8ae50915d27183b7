import { readdirSync, readFileSync } from 'node:fs';
import { type Attempt, change, story } from '../attempt.ts';
import { declaration, type Files, pipelineFile, stageFile } from '../tiny-project.ts';

const INLINE = stageFile({ more: 'inline: true,' });
const work = (text: string): Files => ({ 'stages.ts': INLINE, 'work.ts': text });

/** A stage that says `inline` is still a stage. */
export const inline: readonly Attempt[] = [
  story(
    'inline',
    'a parameter changed in place',
    {
      ...work('export const work = (p: any) => p.words.sort().join();\n'),
      'pipeline.ts': pipelineFile({ params: "{ words: ['c', 'a', 'b'] }" }),
    },
    async (project) => {
      await project.json();
      const folder = project.path('artifacts/records');
      const records = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      const texts = records.map((one) => readFileSync(`${one.parentPath}/${one.name}`, 'utf8'));
      return texts.every((text) => text.includes('["c","a","b"]'))
        ? undefined
        : 'the record holds the changed parameter';
    },
  ),
  story(
    'inline',
    'a parameter that another node has too, changed in place',
    {
      ...work('export const work = (p: any) => { p.words.reverse(); return p.words.join(); };\n'),
      'stages.ts': `${INLINE}export const second = ${declaration({ name: 'second', inputs: 'text: Text', more: 'inline: true,', gives: 'params.words.join()' })};\n`,
      'pipeline.ts': pipelineFile({
        params: "{ words: ['a', 'b', 'c'] }",
        head: "import { out, second } from './stages.ts';",
        build: '{ text: second({ text: out({}, params).text }, params).text }',
      }),
    },
    async (project) => {
      await project.json();
      return [undefined, 'a,b,c'].includes(project.text()) ? undefined : `the second gave ${project.text()}`;
    },
  ),
  story(
    'inline',
    'an end with exit code 0',
    work('export const work = () => { process.exit(0); };\n'),
    async (project) => ((await project.run('run')).code === 0 ? 'exit code 0 without a result' : undefined),
  ),
  story(
    'inline',
    'lines among the events',
    work(
      `export const work = () => { console.log('hello'); process.stdout.write('{"type":"node-finished","node":"out","status":"failed"}\\n'); return 1; };\n`,
    ),
    async (project) => {
      const { stdout } = await project.json();
      const foreign = stdout.split('\n').filter((line) => {
        try {
          return line !== '' && JSON.parse(line) && line.includes('"status":"failed"') && !line.includes('node-log');
        } catch {
          return true;
        }
      });
      return foreign.length === 0 ? undefined : `foreign lines: ${foreign}`;
    },
  ),
  change('inline', 'chance', { before: work('export const work = () => Math.random();\n') }),
  change('inline', 'a variable read under another name', {
    before: work('const host: any = process;\nexport const work = () => host.env.TINY_MODE;\n'),
    start: { env: { TINY_MODE: 'a' } },
    startAfter: { env: { TINY_MODE: 'b' } },
  }),
  change('inline', 'a value that the program set', {
    before: {
      ...work('export const work = () => (globalThis as any).set;\n'),
      'pipeline.ts': pipelineFile({ head: "import { out } from './stages.ts';\n(globalThis as any).set = 'one';" }),
    },
    after: {
      'pipeline.ts': pipelineFile({ head: "import { out } from './stages.ts';\n(globalThis as any).set = 'two';" }),
    },
  }),
  change('inline', 'a module that the program changed', {
    before: {
      'table.ts': 'export const table: string[] = [];\n',
      ...work("import { table } from './table.ts';\nexport const work = () => table.join();\n"),
      'pipeline.ts': pipelineFile({
        head: "import { out } from './stages.ts';\nimport { table } from './table.ts';\ntable.push('one');",
      }),
    },
    after: {
      'pipeline.ts': pipelineFile({
        head: "import { out } from './stages.ts';\nimport { table } from './table.ts';\ntable.push('two');",
      }),
    },
  }),
  change('inline', 'an input changed in place', {
    before: {
      'artifacts.ts':
        "import { artifact } from './orchestrator/artifact.ts';\nexport const Text = artifact({ kind: 'text', version: 1, latest: 'root', write: (value: any, to) => to.write('text.txt', JSON.stringify(value)), read: async (from) => JSON.parse(await from.text('text.txt')) });\n",
      'stages.ts': `${stageFile({ name: 'first', head: '', gives: '[3, 1, 2]' })}export const out = ${declaration({ inputs: 'text: Text', more: 'inline: true,', gives: 'inputs.text.sort()' })};\n`,
      'pipeline.ts': pipelineFile({
        head: "import { first, out } from './stages.ts';",
        build: '{ text: out({ text: first({}, {}).text }, params).text }',
      }),
    },
    after: {},
  }),
];
