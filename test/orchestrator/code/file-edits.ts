import type { Files } from './project.ts';

/** Edits of other files than the one that holds `work`. */
export type FileEdit = readonly [title: string, work: string, files: Files, edit: Files];

/** A file that exports `g`. */
export const g = (body: string, more = ''): string => `${more}\nexport const g = () => { ${body} };\n`;
export const USES_G = "import { g } from './g.ts';\nexport const work = (a) => g(a);\n";
export const LIB = (version: string): Files => ({
  'node_modules/lib/package.json': `{"name": "lib", "version": "${version}"}`,
  'node_modules/lib/index.js': 'exports.f = () => 1;',
});

/** `work` that gives a member of learn/t.json, loaded in one of these ways. */
export const JSON_WORK = {
  import: "import table from './t.json' with { type: 'json' };\nexport const work = () => table;",
  require:
    "import { createRequire } from 'node:module';\nconst load = createRequire(import.meta.url);\nexport const work = () => load('./t.json');",
};

/** Edits of other files that change nothing of what runs. */
export const FAR_SAME: readonly FileEdit[] = [
  ['a comment in a helper', USES_G, { 'learn/g.ts': g('return 1;') }, { 'learn/g.ts': g('/* one */ return 1;') }],
  [
    'another function beside a helper',
    USES_G,
    { 'learn/g.ts': g('return 1;') },
    { 'learn/g.ts': g('return 1;', 'export function other() { return 2; }') },
  ],
  [
    'an interface beside a helper',
    USES_G,
    { 'learn/g.ts': g('return 1;') },
    { 'learn/g.ts': g('return 1;', 'export interface Other { x: 1 }') },
  ],
  [
    'a method file that no stage reaches',
    USES_G,
    { 'learn/g.ts': g('return 1;'), 'learn/h.ts': g('return 1;') },
    { 'learn/h.ts': g('return 2;') },
  ],
  [
    'a type-only import of a helper that changes',
    "import type { T } from './g.ts';\nexport const work = (a: T) => a;",
    { 'learn/g.ts': 'export type T = 1;\nexport const g = 1;' },
    { 'learn/g.ts': 'export type T = 2;\nexport const g = 2;' },
  ],
  ...(['import', 'require'] as const).map(
    (by): FileEdit => [
      `JSON laid out anew, by ${by}`,
      JSON_WORK[by],
      { 'learn/t.json': '{"a": 1, "b": ["\u00e9"]}' },
      { 'learn/t.json': '{\n  "a": 1.0,\n  "b": [ "\\u00e9" ]\n}\n' },
    ],
  ),
  [
    'members of package.json that decide nothing',
    "import { g } from '#g';\nexport const work = (a) => g(a);",
    { 'learn/g.ts': g('return 1;'), 'package.json': '{"type": "module", "imports": {"#g": "./learn/g.ts"}}' },
    {
      'package.json':
        '{"description": "x", "scripts": {"test": "t"}, "devDependencies": {"mocha": "1"}, "dependencies": {"x": "1"}, "version": "2.0.0", "type": "module", "imports": {"#g": "./learn/g.ts"}}',
    },
  ],
  ['a package that no stage reaches', USES_G, { 'learn/g.ts': g('return 1;'), ...LIB('1.0.0') }, LIB('1.0.1')],
  [
    'the orchestrator itself',
    USES_G,
    { 'learn/g.ts': g('return 1;') },
    {
      'orchestrator/stage.ts': 'export const stage = (spec) => ({ ...spec });\nexport const many = (type) => [type];\n',
    },
  ],
];
