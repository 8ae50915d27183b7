import { chmodSync, linkSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { type Attempt, change } from '../attempt.ts';
import { pipelineFile, stageFile, type TinyProject } from '../tiny-project.ts';

const LOOK = (how: string): string =>
  `import fs from 'node:fs';\nimport path from 'node:path';\nexport const work = async (p: any) => { const d = p.x; void path; ${how} };\n`;

/** A change of what the parameter `x` names, `data`. */
const file = (
  name: string,
  how: string,
  setUp: (project: TinyProject) => void,
  after: (project: TinyProject) => void,
  documented?: string,
): Attempt =>
  change('values', name, {
    before: {
      'work.ts': LOOK(how),
      'stages.ts': stageFile({ more: "files: ['x']," }),
      'pipeline.ts': pipelineFile({ params: "{ x: 'data' }" }),
    },
    setUp,
    after,
    ...(documented === undefined ? {} : { documented }),
  });
const READ = "return fs.readFileSync(d, 'utf8');";
const LIST = "return fs.readdirSync(d, { recursive: true }).map(String).sort().join() + '.';";

export const files: readonly Attempt[] = [
  file(
    'permissions of a file',
    'return fs.statSync(d).mode;',
    (p) => p.write({ data: 'x' }),
    (p) => chmodSync(p.path('data'), 0o700),
    'the permissions of an outside file',
  ),
  file(
    'bytes of the same size and time',
    READ,
    (p) => {
      p.write({ data: 'one' });
      utimesSync(p.path('data'), 1, 1);
    },
    (p) => {
      writeFileSync(p.path('data'), 'two');
      utimesSync(p.path('data'), 1, 1);
    },
  ),
  file(
    'bytes by another name',
    READ,
    (p) => {
      p.write({ data: 'one' });
      linkSync(p.path('data'), p.path('other'));
    },
    (p) => writeFileSync(p.path('other'), 'two'),
  ),
  file(
    'the target of a link',
    READ,
    (p) => {
      p.write({ a: 'one', b: 'two' });
      p.link('data', 'a');
    },
    (p) => p.link('data', 'b'),
  ),
  file(
    'a folder through a link',
    LIST,
    (p) => {
      p.write({ 'data/a': 'x', 'there/one': 'x' });
      p.link('data/l', '../there');
    },
    (p) => p.write({ 'there/two': 'x' }),
  ),
  file(
    'an empty folder',
    LIST,
    (p) => mkdirSync(p.path('data')),
    (p) => mkdirSync(p.path('data/a')),
  ),
  file(
    'an empty file or an empty folder',
    `${LIST} `,
    (p) => p.write({ 'data/a': '', 'data/b/c': 'x' }),
    (p) => {
      rmSync(p.path('data/a'));
      mkdirSync(p.path('data/a'));
      p.write({ 'data/a/b': '' });
    },
  ),
  file(
    'the kind of an empty name',
    "return String(fs.statSync(d + '/a').isFile()) + '!';",
    (p) => p.write({ 'data/a': '' }),
    (p) => {
      rmSync(p.path('data/a'));
      mkdirSync(p.path('data/a'));
    },
  ),
  file(
    'the form of a letter in a name',
    'return fs.readdirSync(d).map((n) => n.length).join();',
    (p) => p.write({ 'data/\u00e9': 'x' }),
    (p) => renameSync(p.path('data/\u00e9'), p.path('data/e\u0301')),
  ),
  file(
    'a name with a line break',
    LIST,
    (p) => p.write({ 'data/a': 'x', 'data/b': 'y' }),
    (p) => renameSync(p.path('data/b'), p.path('data/b\nc')),
  ),
  file(
    'a name that is no text',
    "return fs.readdirSync(d, 'buffer').map((n) => n.toString('hex')).join();",
    (p) => {
      mkdirSync(p.path('data'));
      writeFileSync(Buffer.concat([Buffer.from(p.path('data/')), Buffer.from([0xff])]), 'x');
    },
    (p) => {
      p.write({ data: null });
      mkdirSync(p.path('data'));
      writeFileSync(Buffer.concat([Buffer.from(p.path('data/')), Buffer.from([0xfe])]), 'x');
    },
  ),
  file(
    'the order in which a folder lists',
    'const all: string[] = []; const dir = fs.opendirSync(d); for await (const e of dir) all.push(e.name); return all.join();',
    (p) => {
      for (const n of ['a', 'b', 'c', 'd', 'e']) p.write({ [`data/${n}`]: 'x' });
    },
    (p) => {
      p.write({ data: null });
      for (const n of ['e', 'd', 'c', 'b', 'a']) p.write({ [`data/${n}`]: 'x' });
    },
  ),
  file(
    'what lies beside the file',
    "return fs.existsSync(path.join(path.dirname(d), 'beside')) ? 'there' : 'not there';",
    (p) => p.write({ data: 'x' }),
    (p) => p.write({ beside: 'x' }),
  ),
  file(
    'one text as two lines of a list',
    LIST,
    (p) => {
      symlinkSync('/etc/hostname', p.path('none'));
      p.write({ 'data/a/b': 'x' });
    },
    (p) => p.write({ data: null, 'data/a\\b': 'x' }),
  ),
];
