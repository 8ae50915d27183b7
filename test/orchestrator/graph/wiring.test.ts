import assert from 'node:assert/strict';
import * as v from 'valibot';
import { artifact } from '../../../orchestrator/artifact.ts';
import { pipeline } from '../../../orchestrator/graph/pipeline.ts';
import { isProblem } from '../../../orchestrator/ground/problems.ts';
import { items } from '../../../orchestrator/items.ts';
import { mapEach } from '../../../orchestrator/map.ts';
import type { Stage } from '../../../orchestrator/node-types.ts';
import { many, stage } from '../../../orchestrator/stage.ts';

const text = artifact({ kind: 'text', version: 1, write: async (_: string) => {}, read: async () => '' });
const image = artifact({ kind: 'image', version: 1, write: async (_: string) => {}, read: async () => '' });
const common = { source: import.meta.url, run: async () => ({}) as never };

// As JavaScript sees them: the compiler refuses what is tried here.
const read = stage({
  ...common,
  name: 'read',
  inputs: {},
  params: v.strictObject({ path: v.string() }),
  outputs: { text },
});
const draw = stage({ ...common, name: 'draw', inputs: {}, params: v.strictObject({}), outputs: { image } });
const count: Stage = stage({
  ...common,
  name: 'count',
  inputs: { text },
  params: v.strictObject({}),
  outputs: { text },
});
const parts = stage({
  ...common,
  name: 'parts',
  inputs: {},
  params: v.strictObject({}),
  outputs: { list: items(text) },
});
const join: Stage = stage({
  ...common,
  name: 'join',
  inputs: { parts: many(text) },
  params: v.strictObject({}),
  outputs: { text },
});

const made = () => read({}, { path: 'a' }).text;
const call = (callee: Stage, ...args: unknown[]) =>
  (callee as (...args: unknown[]) => Record<string, unknown>)(...args);

const MISTAKES: readonly (readonly [title: string, wire: () => unknown, code: string, message: RegExp])[] = [
  [
    'an artifact of another type',
    () => call(count, { text: draw({}).image }),
    'bad-wiring',
    /its input "text" takes "text" and got "image" \(the output "image" of stage "draw"\)/,
  ],
  [
    'what was made for each item, where one is taken',
    () => call(count, { text: mapEach(parts({}).list, (part) => count({ text: part }, {}).text as never) }),
    'bad-wiring',
    /its input "text" takes one "text" and got a list of "text"/,
  ],
  ['a list of lists', () => items(items(text)), 'nested-items', /items of items\(text\)/],
  ['a missing port', () => call(count, {}), 'bad-wiring', /its input "text" is missing/],
  ['no inputs at all', () => call(count), 'bad-wiring', /its inputs are undefined/],
  [
    'a port that it has not',
    () => call(count, { text: made(), words: made() }),
    'bad-wiring',
    /no input "words"\. Its inputs are: text/,
  ],
  [
    'an output that is misspelt',
    () => call(count, { text: call(read, {}, { path: 'a' }).txet }),
    'bad-wiring',
    /got undefined, which is no ref\. Is the name of the output misspelt/,
  ],
  ['a value for a ref', () => call(count, { text: 'to be' }), 'bad-wiring', /got a string \(to be\), which is no ref/],
  [
    'all outputs for one',
    () => call(count, { text: read({}, { path: 'a' }) }),
    'bad-wiring',
    /got an object with text, which is no ref/,
  ],
  ['a list for one', () => call(count, { text: [made()] }), 'bad-wiring', /got a list of 1/],
  ['one for a list', () => call(join, { parts: made() }), 'bad-wiring', /takes a list of refs and got "text"/],
  [
    'a wrong item in a list',
    () => call(join, { parts: [made(), draw({}).image] }),
    'bad-wiring',
    /item 1 of its input "parts" takes "text"/,
  ],
  ['a parameter of another type', () => call(read, {}, { path: 3 }), 'bad-parameters', /path: it takes text/],
  ['a parameter that it has not', () => call(read, {}, { path: 'a', pace: 1 }), 'bad-parameters', /pace/],
  ['no parameters', () => call(read, {}), 'bad-parameters', /path/],
];

const problem = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(isProblem(error), String(error));
  assert.equal(error.code, code);
  assert.equal(error.exitCode, 2);
  assert.match(error.message, message);
  return true;
};

describe('Wiring', () => {
  for (const [title, wire, code, message] of MISTAKES)
    it(`is refused with ${title}`, () => assert.throws(wire, problem(code, message)));

  it('is refused when refs made by hand form a cycle', () => {
    const first = call(count, { text: made() }) as { text: any };
    const second = call(count, { text: first.text }) as { text: any };
    first.text.node.inputs.text = second.text;
    assert.throws(() => pipeline('cycle', { out: second.text }), problem('cycle', /cycle.*"count"/));
  });

  it('is refused where two nodes cannot be told apart', () => {
    const one = call(count, { text: made() }) as { text: any };
    const two = call(count, { text: read({}, { path: 'b' }).text }) as { text: any };
    assert.throws(
      () => pipeline('twins', { one: one.text, two: two.text }),
      problem('ambiguous-node', /both be called "count".*label/),
    );
  });

  it('is refused where two stages have one name, wherever they lie', () => {
    const other: Stage = stage({
      ...common,
      name: 'count',
      inputs: { text },
      params: v.strictObject({}),
      outputs: { text },
    });
    const [one, two] = [count, other].map(
      (each, i) => call(each, { text: made() }, {}, { label: `${i}` }) as { text: any },
    );
    assert.throws(
      () => pipeline('namesakes', { one: one!.text, two: two!.text }),
      problem('same-stage-name', /wiring\.test\.ts are both called "count".*own name/),
    );
    const far: Stage = stage({ ...other.spec, source: 'file:///elsewhere.ts' });
    assert.throws(
      () => pipeline('namesakes', { one: one!.text, two: (call(far, { text: made() }) as { text: any }).text }),
      problem('same-stage-name', /elsewhere\.ts are both called "count"/),
    );
  });

  it('takes what was rightly wired', () => {
    const { text: counted } = call(count, { text: made() }) as { text: any };
    const { text: joined } = call(join, { parts: [made(), counted] }) as { text: any };
    assert.deepEqual(
      pipeline('fine', { joined }).nodes.map(({ name }) => name),
      ['read', 'count', 'join'],
    );
  });
});
