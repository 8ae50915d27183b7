import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attempt, sleep, story } from '../attempt.ts';
import { AFTER, pipelineFile, stageFile } from '../tiny-project.ts';

const A_THEN_OUT = (word: string): Record<string, string> => ({
  'a.ts': stageFile({ name: 'a', head: '', gives: `'${word}'` }),
  'stages.ts': stageFile({ inputs: 'text: Text', head: '', gives: "inputs.text + '!'" }),
  'pipeline.ts': AFTER('a'),
});
const SLOW = "import fs from 'node:fs';\nimport { setTimeout as sleep } from 'node:timers/promises';\nvoid fs;\n";

export const runs: readonly Attempt[] = [
  story(
    'movement',
    'a copied store in a moved project',
    { 'work.ts': "export const work = () => 'one';" },
    async (p) => {
      await p.json();
      mkdirSync(p.path('old'));
      cpSync(p.path('artifacts'), p.path('copy'), { recursive: true });
      p.write({ 'work.ts': "export const work = () => 'two';" });
      await p.json([], { store: 'copy' });
      return p.text('copy') === 'two' ? undefined : `"${p.text('copy')}"`;
    },
  ),
  story('movement', 'indexes of another state', { 'work.ts': "export const work = () => 'one';" }, async (p) => {
    await p.json();
    cpSync(p.path('artifacts/index'), p.path('index'), { recursive: true });
    p.write({ 'work.ts': "export const work = () => 'two';" });
    await p.json();
    rmSync(p.path('artifacts/index'), { recursive: true });
    renameSync(p.path('index'), p.path('artifacts/index'));
    const again = await p.json();
    return p.text() === 'two' ? undefined : `${again.nodes.out?.status} "${p.text()}"`;
  }),
  story('movement', 'an input that is edited and put back while its reader waits', A_THEN_OUT('one'), async (p) => {
    await p.json();
    p.write(A_THEN_OUT('two'));
    await p.json();
    p.write(A_THEN_OUT('one'));
    await p.json();
    return p.text() === 'one!' ? undefined : `"${p.text()}"`;
  }),
  story(
    'endings',
    'code that is edited while a run starts',
    {
      'work.ts': `${SLOW}export const work = async () => { await sleep(1500); return (await import('./late.ts')).x; };`,
      'late.ts': "export const x = 'one';",
    },
    async (p) => {
      const first = p.json();
      await sleep(2500);
      p.write({ 'late.ts': "export const x = 'two';" });
      await first;
      const again = await p.json();
      return p.text() === 'two' ? undefined : `${again.nodes.out?.status} "${p.text()}"`;
    },
  ),
  story('endings', 'two runs of two states at once', { 'work.ts': "export const work = () => 'one';" }, async (p) => {
    const first = p.json();
    await sleep(600);
    p.write({ 'work.ts': "export const work = () => 'two';" });
    await Promise.all([first, p.json()]);
    await p.json();
    return p.text() === 'two' ? undefined : `"${p.text()}"`;
  }),
  story(
    'endings',
    'a checkpoint of other code',
    {
      'work.ts': `export const work = () => 'x';`,
      'stages.ts': stageFile({
        head: '',
        gives:
          "await (async () => { const d = await context.workspace(); const fs = await import('node:fs'); if (!fs.existsSync(d + '/n')) { fs.writeFileSync(d + '/n', 'one'); process.kill(process.pid, 'SIGKILL'); } return fs.readFileSync(d + '/n', 'utf8'); })()",
      }),
    },
    async (p) => {
      await p.json();
      p.write({
        'stages.ts': stageFile({
          head: '',
          gives:
            "await (async () => { const d = await context.workspace(); const fs = await import('node:fs'); return fs.existsSync(d + '/n') ? 'old' : 'new'; })()",
        }),
      });
      await p.json();
      return p.text() === 'new' ? undefined : `"${p.text()}"`;
    },
  ),
  story(
    'endings',
    'a file that is edited while it is read',
    {
      'stages.ts': stageFile({
        head: "import fs from 'node:fs';\nimport { setTimeout as sleep } from 'node:timers/promises';",
        more: "files: ['x'],",
        gives: "await (async () => { const a = fs.readFileSync(params.x, 'utf8'); await sleep(2500); return a; })()",
      }),
      'pipeline.ts': pipelineFile({ params: "{ x: 'data' }" }),
      data: 'one',
    },
    async (p) => {
      const first = p.json();
      for (let i = 0; i < 100 && !existsSync(p.path('artifacts/locks')); i++) await sleep(50);
      await sleep(1000);
      writeFileSync(p.path('data'), 'two');
      await first;
      const again = await p.json();
      return p.text() === 'two' ? undefined : `${again.nodes.out?.status} "${p.text()}"`;
    },
  ),
  story(
    'movement',
    'a stage that reads the store',
    {
      'stages.ts': stageFile({
        head: "import fs from 'node:fs';\nimport path from 'node:path';",
        gives: "(fs.readdirSync(path.join(process.cwd(), process.cwd() ? 'artifacts' : '')).includes('latest'))",
      }),
    },
    async (p) => {
      await p.json();
      const first = p.text();
      await p.json(['--force', 'out']);
      return first === p.text() ? undefined : `"${first}", and then "${p.text()}" in the same state`;
    },
  ),
  story('movement', 'what a person wrote into latest', { 'work.ts': "export const work = () => 'one';" }, async (p) => {
    await p.json();
    writeFileSync(join(p.dir, 'artifacts/latest/demo/text.txt'), 'mine');
    await p.json();
    return p.text() === 'one' || existsSync(p.path('artifacts/latest/demo')) ? undefined : 'lost';
  }),
];
