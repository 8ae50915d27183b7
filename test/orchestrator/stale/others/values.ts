import { type Attempt, change } from '../attempt.ts';
import { pipelineFile, stageFile } from '../tiny-project.ts';

const SHOW =
  "import { inspect } from 'node:util';\nexport const work = (p: any) => inspect(p, { depth: 9, showHidden: true, maxStringLength: 99999 });\n";

/** Two values of a parameter. */
const values = (name: string, one: string, two: string, head = ''): Attempt =>
  change('values', name, {
    before: {
      'work.ts': SHOW,
      'pipeline.ts': pipelineFile({
        params: `{ x: ${one} } as any`,
        head: `import { out } from './stages.ts';\n${head}`,
      }),
    },
    after: {
      'pipeline.ts': pipelineFile({
        params: `{ x: ${two} } as any`,
        head: `import { out } from './stages.ts';\n${head}`,
      }),
    },
  });

export const parameters: readonly Attempt[] = [
  values('dates', 'new Date(0)', 'new Date(1)'),
  values('two zeros', '0', '-0'),
  values('no number and null', 'null', 'Number.NaN'),
  values('endless numbers', 'Infinity', '-Infinity'),
  values('undefined and nothing', '[undefined]', '[null]'),
  values('a missing member and an undefined one', '{}', '{ a: undefined }'),
  values('whole numbers without a limit', '1n', '2n'),
  values('maps', 'new Map([[1, 2]])', 'new Map([[1, 3]])'),
  values('sets', 'new Set([1])', 'new Set([2])'),
  values('typed lists', 'new Float32Array([0.5])', 'new Float64Array([0.5])'),
  values('symbols as names', "{ [Symbol.for('a')]: 1 }", "{ [Symbol.for('a')]: 2 }"),
  values('objects with a toJSON', '{ n: 1, toJSON: () => 0 }', '{ n: 2, toJSON: () => 0 }'),
  values('getters', '{ get a() { return 1; } }', '{ get a() { return 2; } }'),
  values('holes', '[, 1]', '[undefined, 1]'),
  values('a list with a name', 'Object.assign([1], { n: 1 })', 'Object.assign([1], { n: 2 })'),
  values('own members named __proto__', `JSON.parse('{"__proto__":1}')`, `JSON.parse('{"__proto__":2}')`),
  values('boxed numbers', 'new Number(1)', 'new Number(2)'),
  values('expressions', '/a/g', '/a/i'),
  values('functions', '() => 1', '() => 2'),
  values('inherited members', 'Object.create({ a: 1 })', 'Object.create({ a: 2 })'),
  values('halves of characters', "'\\ud800'", "'\\ud801'"),
  values('forms of one letter', "'\\u00e9'", "'e\\u0301'"),
  values('long texts that differ at the end', "'a'.repeat(300000) + 'b'", "'a'.repeat(300000) + 'c'"),
  values(
    'a proxy',
    'new Proxy({}, { ownKeys: () => ["a"], get: () => 1, getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) })',
    'new Proxy({}, { ownKeys: () => ["a"], get: () => 2, getOwnPropertyDescriptor: () => ({ value: 2, enumerable: true, configurable: true }) })',
  ),
  values('the order of members', '{ a: 1, b: 2 }', '{ b: 2, a: 1 }'),
  values(
    'hidden members',
    "Object.defineProperty({}, 'a', { value: 1 })",
    "Object.defineProperty({}, 'a', { value: 2 })",
  ),
  values('addresses', "new URL('http://a/')", "new URL('http://b/')"),
  values(
    'what a schema turns it into',
    "v.parse(v.pipe(v.string(), v.transform((s) => s + 'a')), 'x')",
    "v.parse(v.pipe(v.string(), v.transform((s) => s + 'b')), 'x')",
  ),
  change('values', 'a number that the command line cannot hold', {
    before: { 'work.ts': SHOW, 'pipeline.ts': pipelineFile({ params: '{ x: 1 }' }) },
    args: ['--set', 'params.x=9007199254740992'],
    argsAfter: ['--set', 'params.x=9007199254740993.5'],
  }),
  change('values', 'a default of a schema of the stage', {
    before: {
      'work.ts': SHOW,
      'stages.ts': stageFile().replace(
        'params: v.any()',
        "params: v.object({ a: v.optional(v.object({ b: v.optional(v.string(), 'one') }), {}) })",
      ),
    },
    after: {
      'stages.ts': stageFile().replace(
        'params: v.any()',
        "params: v.object({ a: v.optional(v.object({ b: v.optional(v.string(), 'two') }), {}) })",
      ),
    },
  }),
  change('values', 'a transform of a schema of the stage', {
    before: {
      'work.ts': SHOW,
      'stages.ts': stageFile().replace('params: v.any()', "params: v.pipe(v.any(), v.transform(() => ({ t: 'one' })))"),
    },
    after: {
      'stages.ts': stageFile().replace('params: v.any()', "params: v.pipe(v.any(), v.transform(() => ({ t: 'two' })))"),
    },
  }),
  change('values', 'a schema that counts its calls', {
    before: {
      'work.ts': SHOW,
      'stages.ts': stageFile({ head: "import { work } from './work.ts';\nlet n = 0;" }).replace(
        'params: v.any()',
        'params: v.pipe(v.any(), v.transform((x) => ({ x, n: n++ })))',
      ),
    },
    after: { 'work.ts': SHOW.replace('depth: 9', 'depth: 8') },
  }),
];
