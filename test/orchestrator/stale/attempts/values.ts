import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { type Attempt, change } from '../attempt.ts';
import { declaration, pipelineFile, stageFile, withImports } from '../tiny-project.ts';

const READS =
  "import { readFileSync } from 'node:fs';\nexport const work = (p: any) => readFileSync(p.path, 'utf8');\n";
const LISTS =
  "import { readdirSync } from 'node:fs';\nexport const work = (p: any) => readdirSync(p.path).sort().join();\n";
const byFile = { 'stages.ts': stageFile({ more: "files: ['path']," }) };
const path = (value: string) => pipelineFile({ params: `{ path: '${value}' }` });

const given = (name: string, before: string, after: string, work: string, more = {}) =>
  change('values', name, {
    before: { 'work.ts': work, 'pipeline.ts': pipelineFile({ params: before }), ...more },
    after: { 'pipeline.ts': pipelineFile({ params: after }) },
  });

/** Values that a stage can tell apart and a key cannot. */
export const values: readonly Attempt[] = [
  given(
    'the order of members',
    '{ a: 1, b: 2 }',
    '{ b: 2, a: 1 }',
    'export const work = (p: any) => Object.keys(p).join();\n',
  ),
  given('zero and minus zero', '{ x: 0 }', '{ x: -0 }', 'export const work = (p: any) => String(1 / p.x);\n'),
  given(
    'a member that is undefined',
    '{ a: 1 }',
    '{ a: 1, b: undefined }',
    "export const work = (p: any) => String('b' in p);\n",
  ),
  given(
    'the same for an inline stage',
    '{ a: 1, b: 2, z: 0 }',
    '{ b: 2, a: 1, z: -0, u: undefined }',
    "export const work = (p: any) => Object.keys(p).join() + 1 / p.z + ('u' in p);\n",
    { 'stages.ts': stageFile({ more: 'inline: true,' }) },
  ),
  change('values', 'the name of a file', {
    before: {
      ...byFile,
      'a/one.csv': 'x',
      'work.ts': "import { basename } from 'node:path';\nexport const work = (p: any) => basename(p.path);\n",
      'pipeline.ts': path('a/one.csv'),
    },
    after: (project) => {
      renameSync(project.path('a/one.csv'), project.path('a/two.tsv'));
      project.write({ 'pipeline.ts': path('a/two.tsv') });
    },
  }),
  change('values', 'the time of a file', {
    before: {
      ...byFile,
      'one.csv': 'x',
      'work.ts':
        "import { statSync } from 'node:fs';\nexport const work = (p: any) => String(statSync(p.path).mtimeMs);\n",
      'pipeline.ts': path('one.csv'),
    },
    after: (project) => utimesSync(project.path('one.csv'), 1000, 1000),
    documented: 'times',
  }),
  change('values', 'a hidden file in a folder', {
    before: { ...byFile, 'in/a.txt': '1', 'work.ts': LISTS, 'pipeline.ts': path('in') },
    after: { 'in/.hidden': 'x' },
  }),
  change('values', 'the bytes of a hidden file in a folder', {
    before: {
      ...byFile,
      'in/a.txt': '1',
      'in/.config': '1',
      'work.ts':
        "import { readFileSync } from 'node:fs';\nexport const work = (p: any) => readFileSync(p.path + '/.config', 'utf8');\n",
      'pipeline.ts': path('in'),
    },
    after: { 'in/.config': '2' },
  }),
  change('values', "a system's own file in a folder", {
    before: {
      ...byFile,
      'in/a.txt': '1',
      'in/.DS_Store': '1',
      'work.ts':
        "import { readFileSync } from 'node:fs';\nexport const work = (p: any) => readFileSync(p.path + '/.DS_Store', 'utf8');\n",
      'pipeline.ts': path('in'),
    },
    after: { 'in/.DS_Store': '2' },
  }),
  change('values', 'an empty folder in a folder', {
    before: { ...byFile, 'in/a.txt': '1', 'work.ts': LISTS, 'pipeline.ts': path('in') },
    after: (project) => mkdirSync(project.path('in/empty')),
  }),
  change('values', 'a file edited to the same size with its old times', {
    before: { ...byFile, 'one.txt': '1', 'work.ts': READS, 'pipeline.ts': path('one.txt') },
    setUp: (project) => utimesSync(project.path('one.txt'), 1000, 1000),
    after: (project) => {
      writeFileSync(project.path('one.txt'), '2');
      utimesSync(project.path('one.txt'), 1000, 1000);
    },
  }),
  change('values', 'a file behind a link that now leads elsewhere', {
    before: { ...byFile, 'one.txt': '1', 'two.txt': '2', 'work.ts': READS, 'pipeline.ts': path('link.txt') },
    setUp: (project) => project.link('link.txt', 'one.txt'),
    after: (project) => project.link('link.txt', 'two.txt'),
  }),
  change('values', 'a file that is removed', {
    before: { ...byFile, 'one.txt': '1', 'work.ts': READS, 'pipeline.ts': path('one.txt') },
    after: (project) => rmSync(project.path('one.txt')),
  }),
  change('values', 'a pipe instead of a file', {
    before: { ...byFile, 'work.ts': READS, 'pipeline.ts': path('/dev/stdin') },
    after: {},
  }),
  change('values', 'a parameter of another type', {
    before: {
      'work.ts': 'export const work = (p: any) => typeof p.x;\n',
      'pipeline.ts': pipelineFile({ params: "{ x: '1' }" }),
    },
    after: { 'pipeline.ts': pipelineFile({ params: '{ x: 1 }' }) },
  }),
];

const conditional = (big: boolean, text: string): string =>
  `${withImports(`const big = ${big};`)}\nexport const out = big ? ${declaration({ gives: `'${text}'` })} : ${declaration({ gives: "'B'" })};\n`;
const family = (at: number): string =>
  `${withImports('')}const family = [2, 3].map((factor) => ${declaration({ gives: 'String(factor)' })});\nexport const out = family[${at}]!;\n`;
const factory = (n: number): string =>
  `${withImports('')}const make = (factor: number) => ${declaration({ gives: 'String(factor)' })};\nexport const out = make(${n});\n`;

const named = (name: string, before: string, after: string) =>
  change('identity', name, { before: { 'stages.ts': before }, after: { 'stages.ts': after } });

const versioned = (gives: string, name = 'out') => stageFile({ name, head: '', more: "version: '1',", gives });

/** Which stage it is, beside what it is called. */
export const identity: readonly Attempt[] = [
  named(
    'two stages of one name by a condition, the one in use edited',
    conditional(true, 'A1'),
    conditional(true, 'A2'),
  ),
  named('two stages of one name by a condition, which is edited', conditional(true, 'A1'), conditional(false, 'A1')),
  named('stages made in a loop, another one exported', family(0), family(1)),
  named('a stage of a factory, whose argument is edited', factory(2), factory(3)),
  change('identity', 'two stages of one name and version in two files', {
    before: {
      'stages.ts': versioned("'mine'"),
      'other.ts': versioned("'other'"),
      'pipeline.ts': pipelineFile({
        head: "import { out } from './stages.ts';\nimport { out as other } from './other.ts';",
        build: "{ text: out({}, {}).text, 'x/other': other({}, {}).text }",
      }),
    },
    after: {},
  }),
  change('identity', 'another file declares the stage of this name and version', {
    before: { 'stages.ts': versioned("'mine'"), 'other.ts': versioned("'other'") },
    after: { 'pipeline.ts': pipelineFile({ head: "import { out } from './other.ts';" }) },
  }),
  change('identity', 'two exports of one name, of which the graph holds the second', {
    before: {
      'stages.ts': `${withImports('')}export const first = ${declaration({ gives: "'first'" })};\nexport const out = ${declaration({ gives: "'second'" })};\n`,
    },
    after: {
      'stages.ts': `${withImports('')}export const first = ${declaration({ gives: "'first'" })};\nexport const out = ${declaration({ gives: "'third'" })};\n`,
    },
  }),
  change('identity', 'a stage made while the graph is built, with a value that it captures', {
    before: {
      'pipeline.ts': pipelineFile({
        head: `import { stage } from './orchestrator/stage.ts';\nimport { Text } from './artifacts.ts';\nconst made = (captured: string) => ${declaration({ more: 'inline: true,', gives: 'captured' })};`,
        build: "{ text: made('one')({}, {}).text }",
      }),
    },
    after: {
      'pipeline.ts': pipelineFile({
        head: `import { stage } from './orchestrator/stage.ts';\nimport { Text } from './artifacts.ts';\nconst made = (captured: string) => ${declaration({ more: 'inline: true,', gives: 'captured' })};`,
        build: "{ text: made('two')({}, {}).text }",
      }),
    },
  }),
];
