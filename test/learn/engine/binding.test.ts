import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { ATTRIBUTE, type Attribute } from '../../../learn/engine/attributes.ts';
import type { Binding } from '../../../learn/engine/binding.ts';
import { nativeBackend } from '../../../learn/engine/ops.ts';
import { DTYPE } from '../../../learn/engine/tensors.ts';
import { nativeOrSkip } from './native-or-skip.ts';

const attribute = (name: string, type: number, value: unknown): Attribute => ({ name, type, value });
const type = (name: string, value: number) => attribute(name, ATTRIBUTE.TYPE, value);

describe('binding to libtensorflow', () => {
  let binding: Binding;
  let held: number;
  before(async function () {
    await nativeOrSkip(this);
    binding = nativeBackend()!.binding;
  });
  beforeEach(() => {
    held = binding.getNumOfTensors();
  });
  afterEach(() => {
    if (binding) assert.equal(binding.getNumOfTensors(), held, 'handles are left over');
  });

  const float = (...values: number[]) => binding.createTensor([values.length], DTYPE.FLOAT, Float32Array.from(values));
  const int = (...values: number[]) => binding.createTensor([values.length], DTYPE.INT32, Int32Array.from(values));
  /** Runs an operation with one output and gives its values, leaving no handle behind. */
  function run(name: string, attributes: Attribute[], inputs: number[]) {
    try {
      const [output] = binding.executeOp(name, attributes, inputs, 1);
      const values = binding.tensorDataSync(output!.id);
      binding.deleteTensor(output!.id);
      return { shape: output!.shape, dtype: output!.dtype, values };
    } finally {
      for (const id of inputs) binding.deleteTensor(id);
    }
  }

  it('carries strings both ways: short, long, empty, and beyond ASCII', () => {
    const words = ['', 'short', 'a string too long to lie inside its own descriptor', 'naïve 図 🙂', '\0 inside'];
    const back = tf.tidy(() => tf.reshape(tf.tensor1d(words, 'string'), [5, 1]).dataSync() as unknown as string[]);
    assert.deepEqual([...back], words);
  });

  it('computes on strings', () => {
    const pattern = [attribute('pattern', ATTRIBUTE.STRING, 'a+'), attribute('rewrite', ATTRIBUTE.STRING, 'b')];
    const text = binding.createTensor([1], DTYPE.STRING, [Buffer.from('caat')]);
    const { values } = run('StaticRegexReplace', pattern, [text]);
    assert.equal(Buffer.from((values as Uint8Array[])[0]!).toString(), 'cbt');
  });

  it('carries every number type, scalars and empty tensors', () => {
    const identity = (dtype: number, shape: number[], values: never) =>
      run('Identity', [type('T', dtype)], [binding.createTensor(shape, dtype, values)]);
    assert.deepEqual(identity(DTYPE.FLOAT, [], Float32Array.of(1.5) as never).values, Float32Array.of(1.5));
    assert.deepEqual(identity(DTYPE.FLOAT, [0, 3], new Float32Array(0) as never).shape, [0, 3]);
    assert.deepEqual(identity(DTYPE.INT32, [2], Int32Array.of(-1, 7) as never).values, Int32Array.of(-1, 7));
    assert.deepEqual(identity(DTYPE.BOOL, [2], Uint8Array.of(1, 0) as never).values, Uint8Array.of(1, 0));
    assert.deepEqual(identity(DTYPE.UINT8, [2], Uint8Array.of(255, 3) as never).values, Uint8Array.of(255, 3));
    // Two halves in; tfjs knows 32 bits only, so one number out.
    assert.deepEqual(identity(DTYPE.INT64, [1], Int32Array.of(-5, -1) as never).values, Int32Array.of(-5));
    assert.deepEqual(identity(DTYPE.COMPLEX64, [1], Float32Array.of(1, 2) as never).values, Float32Array.of(1, 2));
  });

  it('passes attributes of every kind', () => {
    // Types, integers, and lists of both.
    const cast = run('Cast', [type('SrcT', DTYPE.FLOAT), type('DstT', DTYPE.INT32)], [float(1.9, -2)]);
    assert.deepEqual(cast.values, Int32Array.of(1, -2));
    const squeeze = run(
      'Squeeze',
      [type('T', DTYPE.FLOAT), attribute('squeeze_dims', ATTRIBUTE.INT, [0])],
      [binding.createTensor([1, 1], DTYPE.FLOAT, Float32Array.of(3))],
    );
    assert.deepEqual(squeeze.shape, [1]);
    // Booleans, floats, strings, shapes.
    const sum = [type('T', DTYPE.FLOAT), type('Tidx', DTYPE.INT32), attribute('keep_dims', ATTRIBUTE.BOOL, true)];
    assert.deepEqual(run('Sum', sum, [float(1, 2), int(0)]).shape, [1]);
    const leaky = [type('T', DTYPE.FLOAT), attribute('alpha', ATTRIBUTE.FLOAT, 0.5)];
    assert.deepEqual(run('LeakyRelu', leaky, [float(-4, 4)]).values, Float32Array.of(-2, 4));
    const handle = (shape: unknown) =>
      run(
        'VarHandleOp',
        [
          type('dtype', DTYPE.FLOAT),
          attribute('shape', ATTRIBUTE.SHAPE, shape),
          attribute('container', ATTRIBUTE.STRING, ''),
          attribute('shared_name', ATTRIBUTE.STRING, `test-${JSON.stringify(shape)}`),
        ],
        [],
      ).dtype;
    for (const shape of [[2, 3], [], [-1, 2], null]) assert.equal(handle(shape), DTYPE.RESOURCE);
    const bucketize = [type('T', DTYPE.FLOAT), attribute('boundaries', ATTRIBUTE.FLOAT, [0, 10])];
    assert.deepEqual(run('Bucketize', bucketize, [float(-5, 5, 15)]).values, Int32Array.of(0, 1, 2));
  });

  it('passes lists of strings, types and shapes', () => {
    const inputs = [binding.createTensor([], DTYPE.STRING, [new Uint8Array(0)]), float(1, 2), float(7)];
    const attributes = [
      attribute('num_sparse', ATTRIBUTE.INT, 0),
      attribute('sparse_keys', ATTRIBUTE.STRING, []),
      attribute('sparse_types', ATTRIBUTE.TYPE, []),
      attribute('dense_keys', ATTRIBUTE.STRING, ['one', 'another']),
      attribute('Tdense', ATTRIBUTE.TYPE, [DTYPE.FLOAT, DTYPE.FLOAT]),
      attribute('dense_shapes', ATTRIBUTE.SHAPE, [[2], [1]]),
    ];
    // An example without features is the defaults, in the shapes that were asked for.
    const outputs = binding.executeOp('ParseSingleExample', attributes, inputs, 2);
    assert.deepEqual(
      outputs.map(({ id, shape }) => [shape, [...(binding.tensorDataSync(id) as Float32Array)]]),
      [
        [[2], [1, 2]],
        [[1], [7]],
      ],
    );
    for (const id of [...inputs, ...outputs.map((output) => output.id)]) binding.deleteTensor(id);
  });

  it('passes long lists of strings whole, empty ones too, while memory is being collected', () => {
    const keys = Array.from({ length: 300 }, (_, i) => `key ${i} ${'x'.repeat(5000 + i)}`);
    const example = binding.createTensor([], DTYPE.STRING, [new Uint8Array(0)]);
    const defaults = keys.map(() => binding.createTensor([1], DTYPE.STRING, [Buffer.from('none')]));
    for (let round = 0; round < 3; round++) {
      const attributes = [
        attribute('num_sparse', ATTRIBUTE.INT, 0),
        attribute('sparse_keys', ATTRIBUTE.STRING, []),
        attribute('sparse_types', ATTRIBUTE.TYPE, []),
        attribute('dense_keys', ATTRIBUTE.STRING, round === 0 ? ['', ...keys.slice(1)] : keys),
        attribute(
          'Tdense',
          ATTRIBUTE.TYPE,
          keys.map(() => DTYPE.STRING),
        ),
        attribute(
          'dense_shapes',
          ATTRIBUTE.SHAPE,
          keys.map(() => [1]),
        ),
      ];
      const outputs = binding.executeOp('ParseSingleExample', attributes, [example, ...defaults], keys.length);
      assert.equal(outputs.length, keys.length);
      for (const { id, shape } of outputs) {
        assert.deepEqual(shape, [1]);
        binding.deleteTensor(id);
      }
    }
    for (const id of [example, ...defaults]) binding.deleteTensor(id);
  });

  it('refuses an operation with more outputs than requested, and returns fewer where there are fewer', () => {
    const split = (outputs: number) => {
      const [dim, x] = [binding.createTensor([], DTYPE.INT32, Int32Array.of(0)), float(1, 2, 3, 4)];
      try {
        const attributes = [attribute('num_split', ATTRIBUTE.INT, 4), type('T', DTYPE.FLOAT)];
        return binding.executeOp('Split', attributes, [dim, x], outputs).map(({ id }) => {
          const [value] = binding.tensorDataSync(id) as Float32Array;
          binding.deleteTensor(id);
          return value;
        });
      } finally {
        for (const id of [dim, x]) binding.deleteTensor(id);
      }
    };
    assert.throws(() => split(2), /Split: .*4 outputs/i);
    assert.deepEqual(split(4), [1, 2, 3, 4]);
    assert.deepEqual(split(9), [1, 2, 3, 4]);
  });

  it('names the operation in each error, and works after it', () => {
    const t = type('T', DTYPE.FLOAT);
    const fails = (pattern: RegExp, name: string, attributes: Attribute[], inputs: number[]) =>
      assert.throws(() => run(name, attributes, inputs), pattern);
    fails(/^Error: NoSuchOperation: .*Make sure the operation/s, 'NoSuchOperation', [], []);
    fails(/^Error: Relu: .*T/s, 'Relu', [attribute('T', ATTRIBUTE.STRING, 'float')], [float(1)]);
    fails(/^Error: AddV2: .*float.*int32|^Error: AddV2: .*int32.*float/s, 'AddV2', [t], [float(1), int(1)]);
    fails(/^Error: AddV2: /, 'AddV2', [t], [float(1, 2), float(1, 2, 3)]);
    fails(/attribute "x" has the unknown kind 77/, 'Relu', [attribute('x', 77, 1)], [float(1)]);
    assert.throws(() => binding.executeOp('Relu', [t], [123456789], 1), /Relu: tensor 123456789 does not exist/);
    assert.throws(() => binding.tensorDataSync(-5), /tensor -5 does not exist/);
    assert.throws(() => binding.deleteTensor(-5), /tensor -5 does not exist/);
    assert.deepEqual(run('Relu', [t], [float(-1, 2)]).values, Float32Array.of(0, 2));
  });

  it('refuses values that do not match the shape or the type', () => {
    const make = (dtype: number, values: unknown) => () => binding.createTensor([2], dtype, values as never);
    assert.throws(make(DTYPE.FLOAT, Int32Array.of(1, 2)), /takes a Float32Array, not Int32Array/);
    assert.throws(make(DTYPE.FLOAT, Float32Array.of(1)), /shape \[2\] takes 2 values, but 1 were given/);
    assert.throws(make(DTYPE.STRING, ['a', 'b']), /takes an array of Uint8Array, not Array/);
    assert.throws(make(DTYPE.STRING, [Buffer.from('a')]), /takes 2 strings, but 1 were given/);
    assert.throws(make(DTYPE.RESOURCE, Uint8Array.of(1, 2)), /type 20 cannot be made from JavaScript/);
  });

  it('gives more outputs than its first buffer holds', () => {
    const outputs = tf.tidy(() => tf.unstack(tf.range(0, 40)).map((part) => part.dataSync()[0]));
    assert.deepEqual(
      outputs,
      Array.from({ length: 40 }, (_, i) => i),
    );
  });

  it('leaks nothing over 100,000 operations', function () {
    this.timeout(60_000);
    const x = tf.ones([32, 32]);
    const word = tf.tensor1d(['a string too long to lie inside its own descriptor'], 'string');
    const before = { tensors: tf.memory().numTensors, handles: binding.getNumOfTensors() + 1 };
    const round = (n: number) => {
      for (let i = 0; i < n; i += 5)
        tf.tidy(() => {
          const y = tf.relu(tf.add(x, i));
          tf.sum(y).dataSync();
          tf.reshape(word, [1, 1]);
        });
    };
    // Other tests ran in this process: what is theirs is collected first, and what it still gives back or takes is no leak,
    // which grows in every part alike.
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    round(20_000);
    const parts = [0, 1, 2, 3].map(() => {
      collect();
      const early = process.memoryUsage.rss();
      round(20_000);
      collect();
      return (process.memoryUsage.rss() - early) / 1e6;
    });
    const grown = 4 * Math.min(...parts);
    assert.equal(tf.memory().numTensors, before.tensors);
    assert.ok(binding.getNumOfTensors() <= before.handles + 1);
    tf.dispose([x, word]);
    // Nothing leaked is nothing grown; 250 bytes leaked in each operation would be 20 MB.
    assert.ok(grown < 20, `memory grew by ${grown.toFixed(0)} MB`);
  });
});
