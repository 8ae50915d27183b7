import { type Attempt, change } from '../attempt.ts';
import { stageFile } from '../tiny-project.ts';

const HERE = `import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
const here = dirname(fileURLToPath(import.meta.url));
`;

const packaged = (name: string, text: string) => ({
  [`node_modules/${name}/package.json`]: `{"name":"${name}","version":"1.0.0","main":"index.js"}`,
  [`node_modules/${name}/index.js`]: text,
});

const uses = (name: string, call = '') => `import it from '${name}';\nexport const work = () => (it as any)${call};\n`;

const template = { before: { 't.sql': 'select 1' }, after: { 't.sql': 'select 2' } };

const read = (name: string, work: string, more = {}) =>
  change('loading', name, { before: { ...template.before, ...more, 'work.ts': work }, after: template.after });

/** What a module reads, asks or starts while it loads is no input that anybody declared. */
export const loads: readonly Attempt[] = [
  read(
    'a template beside the code, read as the module loads',
    `${HERE}const sql = readFileSync(join(here, 't.sql'), 'utf8');\nexport const work = () => sql;\n`,
  ),
  read(
    'the same, read while the stage runs',
    `${HERE}export const work = () => readFileSync(join(here, 't.sql'), 'utf8');\n`,
  ),
  read(
    'the same, for an inline stage',
    `${HERE}const sql = readFileSync(join(here, 't.sql'), 'utf8');\nexport const work = () => sql;\n`,
    { 'stages.ts': stageFile({ more: 'inline: true,' }) },
  ),
  read(
    'a lazily imported module that reads as it loads',
    "export const work = async () => (await import('./lazy.ts')).sql;\n",
    { 'lazy.ts': `${HERE}export const sql = readFileSync(join(here, 't.sql'), 'utf8');\n` },
  ),
  read(
    'a CommonJS helper that reads beside itself as it loads',
    "import helper from './helper.cjs';\nexport const work = () => helper.sql;\n",
    { 'helper.cjs': "exports.sql = require('fs').readFileSync(require('path').join(__dirname, 't.sql'), 'utf8');\n" },
  ),
  read(
    'a CommonJS helper that reads beside itself when called',
    "import helper from './helper.cjs';\nexport const work = () => helper.sql();\n",
    {
      'helper.cjs':
        "exports.sql = () => require('fs').readFileSync(require('path').join(__dirname, 't.sql'), 'utf8');\n",
    },
  ),
  read(
    'a stream that a package opens by its class as it loads',
    `import { ReadStream } from 'node:fs';
const parts: string[] = [];
for await (const part of new ReadStream(['t', 'sql'].join('.'), 'utf8')) parts.push(String(part));
export const work = () => parts.join('');\n`,
  ),
  change('loading', 'configuration read from the working folder as the module loads', {
    before: {
      'conf.json': '{"x":1}',
      'work.ts': `import { readFileSync } from 'node:fs';
const conf = JSON.parse(readFileSync(['conf', 'json'].join('.'), 'utf8'));
export const work = () => conf.x;\n`,
    },
    after: { 'conf.json': '{"x":2}' },
  }),
  change('loading', 'a package that reads the configuration of the project as it loads', {
    before: {
      ...packaged(
        'confpkg',
        "const at = require('path').join(process.cwd(), 'config/default.json');\nmodule.exports = JSON.parse(require('fs').readFileSync(at, 'utf8'));\n",
      ),
      'config/default.json': '{"x":1}',
      'work.ts': uses('confpkg', '.x'),
    },
    after: { 'config/default.json': '{"x":2}' },
  }),
  change('loading', 'a folder of plug-ins that is listed as the module loads', {
    before: {
      'plugins/a.txt': '',
      'work.ts': `import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
const names = readdirSync(fileURLToPath(import.meta.url.replace('work.ts', 'plugins')));
export const work = () => names.join();\n`,
    },
    after: { 'plugins/b.txt': '' },
  }),
  change('loading', 'a variable read through another name of process as the module loads', {
    before: {
      'work.ts': 'const host: any = process;\nconst mode = host.env.TINY_MODE;\nexport const work = () => mode;\n',
    },
    start: { env: { TINY_MODE: 'a' } },
    startAfter: { env: { TINY_MODE: 'b' } },
  }),
  change('loading', 'the same, read while the stage runs', {
    before: { 'work.ts': 'const host: any = process;\nexport const work = () => host.env.TINY_MODE;\n' },
    start: { env: { TINY_MODE: 'a' } },
    startAfter: { env: { TINY_MODE: 'b' } },
  }),
  change('loading', 'a variable that a package reads', {
    before: {
      ...packaged('envpkg', "exports.get = (name) => process.env[name] ?? 'none';\n"),
      'work.ts': uses('envpkg', ".get('TINY_MODE')"),
    },
    start: { env: { TINY_MODE: 'a' } },
    startAfter: { env: { TINY_MODE: 'b' } },
  }),
  change('loading', 'a program that a package starts as it loads', {
    before: {
      ...packaged('gitpkg', "exports.branch = String(require('child_process').execFileSync('cat', ['branch.txt']));\n"),
      'branch.txt': 'main',
      'work.ts': uses('gitpkg', '.branch'),
    },
    after: { 'branch.txt': 'dev' },
  }),
  change('loading', 'a program that a package starts when called', {
    before: {
      ...packaged(
        'gitpkg',
        "exports.branch = () => String(require('child_process').execFileSync('cat', ['branch.txt']));\n",
      ),
      'branch.txt': 'main',
      'work.ts': uses('gitpkg', '.branch()'),
    },
    after: { 'branch.txt': 'dev' },
  }),
];
