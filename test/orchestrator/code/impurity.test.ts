import assert from 'node:assert/strict';
import { isProblem } from '../../../orchestrator/ground/problems.ts';
import { loadParser, TestProject } from './project.ts';

/** Expressions of a stage's code, with the imports before them, and the allowances that each needs. */
const CASES: readonly (readonly [code: string, imports: string, ...asked: string[]])[] = [
  ['Date.now()', '', 'Date.now'],
  ["Date['now']()", '', 'Date.now'],
  ['new Date()', '', 'new Date()'],
  ['Date()', '', 'Date()'],
  ['new Date(0)', ''],
  ['Math.random()', '', 'Math.random'],
  ['globalThis.Math.random()', '', 'Math.random'],
  ['(() => { const { random, floor } = Math; return random(); })()', '', 'Math.random'],
  ['Math.floor(a)', ''],
  ['performance.now()', '', 'performance.now'],
  ['performance.now()', "import { performance } from 'node:perf_hooks';", 'performance.now'],
  ['hooks.performance.now()', "import * as hooks from 'node:perf_hooks';", 'performance.now'],
  ['process.hrtime.bigint()', '', 'process.hrtime'],
  ['process.uptime()', '', 'process.uptime'],
  ['process.env.HOME', '', 'env:HOME'],
  ["process.env['HOME']", '', 'env:HOME'],
  ['process.env[a]', '', 'env:*'],
  ['({ ...process.env })', '', 'env:*'],
  ["'HOME' in process.env", '', 'env:HOME'],
  ['globalThis.process.env.HOME', '', 'env:HOME'],
  ['(() => { const { HOME, USER: u } = process.env; return HOME; })()', '', 'env:HOME', 'env:USER'],
  ['(() => { const { env } = process; return env; })()', '', 'env:*'],
  ['(() => { const { env: { HOME } } = process; return HOME; })()', '', 'env:HOME'],
  ["(process.env.X = 'told to a library')", ''],
  ['process.platform', ''],
  ['env.HOME', "import { env } from 'node:process';", 'env:HOME'],
  ['p.env.HOME', "import p from 'process';", 'env:HOME'],
  ["process.loadEnvFile('.env')", '', 'env:*'],
  ['crypto.randomUUID()', '', 'crypto.randomUUID'],
  ['randomBytes(8)', "import { randomBytes } from 'node:crypto';", 'crypto.randomBytes'],
  ["createHash('sha256')", "import { createHash } from 'node:crypto';"],
  ['r(8)', "import { randomBytes as r } from 'crypto';", 'crypto.randomBytes'],
  ["(await import('node:crypto')).randomInt(9)", '', 'crypto.randomInt'],
  ['os.hostname()', "import os from 'node:os';", 'os.hostname'],
  ['(() => { const { cpus } = os; return cpus(); })()', "import * as os from 'node:os';", 'os.cpus'],
  ['os.EOL', "import os from 'node:os';"],
  ["spawn('/usr/bin/pip', [])", "import { spawn } from 'node:child_process';", 'child:pip'],
  ["execSync('git log -1')", "import { execSync } from 'node:child_process';", 'child:git'],
  ['spawn(a)', "import { spawn } from 'node:child_process';", 'child:*'],
  ['spawn(process.execPath)', "import { spawn } from 'node:child_process';", 'child:node'],
  ["cp.fork('./x.js')", "import * as cp from 'node:child_process';", 'child:node'],
  ["const { exec } = await import('node:child_process'); exec(a)", '', 'child:*'],
  ["fetch('https://example.org')", '', 'network'],
  ['typeof fetch', ''],
  ['request(a)', "import { request } from 'node:https';", 'network'],
  ['isIP(a)', "import { isIP } from 'node:net';"],
  ['new WebSocket(a)', '', 'network'],
  ["readFileSync('table.csv')", "import { readFileSync } from 'node:fs';", 'read:table.csv'],
  ["fs.promises.readFile('./data/table.csv')", "import fs from 'node:fs';"],
  ["readdir('./data/')", "import { readdir } from 'node:fs/promises';", 'read:data'],
  ["writeFile('out.txt', a)", "import { writeFile } from 'node:fs/promises';", 'write:out.txt'],
  ['readFileSync(a)', "import { readFileSync } from 'node:fs';"],
  ['fetch(a)', 'const fetch = (x) => x;'],
  ['Date.now()', 'const Date = { now: () => 1 };'],
];

describe('What code asks beside its inputs', () => {
  before(loadParser);

  for (const [code, imports, ...asked] of CASES)
    it(`is ${asked.join(' and ') || 'nothing'} in ${imports && `${imports} … `}${code}`, async () => {
      const body = code.includes(';') && !code.startsWith('(') ? code : `return ${code};`;
      const project = new TestProject({
        'learn/work.ts': `${imports}\nexport async function work(a, b) {\n  ${body}\n}\n`,
      });
      const { impurities } = await project.fingerprint();
      project.end();
      assert.deepEqual([...new Set(impurities.map(({ what }) => what))].sort(), [...asked].sort());
      for (const { at } of impurities) assert.match(at, /^learn\/work\.ts:\d$/);
    });

  it('is also what a re-export of Node’s gives', async () => {
    const project = new TestProject({
      'learn/work.ts': "import { chance } from './chance.ts';\nexport const work = () => chance(3);\n",
      'learn/chance.ts': "export { randomBytes as chance } from 'node:crypto';\n",
    });
    const { impurities } = await project.fingerprint();
    project.end();
    assert.deepEqual(
      impurities.map(({ what, at }) => `${what} ${at}`),
      ['crypto.randomBytes learn/chance.ts:1'],
    );
  });

  for (const code of [
    "new Worker('./worker.js')",
    "new Worker('postMessage(1)', { eval: true })",
    'new threads.Worker(a, { eval: true })',
    "(await import('node:vm')).runInThisContext(a)",
    'runInNewContext(a)',
  ])
    it(`cannot be known where it runs code from nowhere: ${code}`, async () => {
      const imports =
        "import threads, { Worker } from 'node:worker_threads';\nimport { runInNewContext } from 'node:vm';";
      const project = new TestProject({
        'learn/work.ts': `${imports}\nexport async function work(a) { return ${code}; }\n`,
      });
      await assert.rejects(project.fingerprint(), (error) => isProblem(error) && error.code === 'code-not-resolvable');
      project.end();
    });
});
