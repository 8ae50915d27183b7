import { type Attempt, change } from '../attempt.ts';
import { AFTER, type Files, stageFile } from '../tiny-project.ts';

const HEAD = "import { Worker } from 'node:worker_threads';\nimport { once } from 'node:events';\n";
const said = (made: string, head = ''): Files => ({
  'work.ts': `${HEAD}${head}\nexport const work = async () => (await once(${made}, 'message'))[0];\n`,
});
const tell = (word: string): string =>
  `import { parentPort } from 'node:worker_threads';\nparentPort?.postMessage('${word}');\nexport const same = 1;\n`;
/** Another stage has these files in its copy of the program. */
const beside = (text: string): Files => ({
  'a.ts': stageFile({ name: 'a', head: '', gives: `String((${text}).same)` }),
  'stages.ts': stageFile({ inputs: 'text: Text' }),
  'pipeline.ts': AFTER('a'),
});
const edit = (name: string, before: Files, after: Files): Attempt => change('loading', name, { before, after });

/** What runs in a thread is code of the stage too. */
export const threads: readonly Attempt[] = [
  edit(
    'a thread by a path that is computed',
    { 't.mjs': tell('one'), ...said("new Worker(resolve('t.mjs'))", "import { resolve } from 'node:path';") },
    { 't.mjs': tell('two') },
  ),
  edit(
    'a thread by a URL that is not seen',
    {
      't.mjs': tell('one'),
      ...beside("await import('./t.mjs')"),
      ...said("new Worker(new URL('./t.mjs', meta['url']))", 'const meta: any = import.meta;'),
    },
    { 't.mjs': tell('two') },
  ),
  edit(
    'a thread that imports what it is told',
    {
      't.mjs': "import { workerData } from 'node:worker_threads';\nawait import(workerData);\n",
      'f.mjs': tell('one'),
      ...beside("await import('./f.mjs')"),
      ...said(
        "new Worker(new URL('./t.mjs', meta['url']), { workerData: './f.mjs' })",
        "const meta: any = import.meta;\nexport const known = new URL('./t.mjs', import.meta.url);",
      ),
    },
    { 'f.mjs': tell('two') },
  ),
  edit(
    'a thread made of text that requires a file',
    {
      'f.cjs': "module.exports = 'one';\n",
      ...said(
        "new (Worker as any)(`require('worker_threads').parentPort.postMessage(require(process.cwd() + '/f.cjs'))`, options)",
        "const options = { ['ev' + 'al']: true };",
      ),
    },
    { 'f.cjs': "module.exports = 'two';\n" },
  ),
  edit(
    'a thread of a package',
    {
      'node_modules/pool/package.json': '{"name":"pool","version":"1.0.0","main":"i.cjs"}',
      'node_modules/pool/i.cjs':
        "const { Worker } = require('worker_threads');\nmodule.exports = (file) => new Worker(file);\n",
      't.mjs': tell('one'),
      ...said("pool(resolve('t.mjs'))", "import { resolve } from 'node:path';\nimport pool from 'pool';"),
    },
    { 't.mjs': tell('two') },
  ),
];
