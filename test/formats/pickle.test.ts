import assert from 'node:assert/strict';
import { type PickleRules, readPickle } from '../../formats/pickle.ts';

const refuse = (what: string): Error => new Error(`refused: ${what}`);
const rules: PickleRules = {
  optional: [],
  checkProtocol(protocol) {
    if (protocol !== 2) throw refuse(`protocol ${protocol}`);
  },
  global(module, name) {
    throw refuse(`${module}.${name}`);
  },
  call() {
    throw refuse('a call');
  },
  setState() {
    throw refuse('a state');
  },
  refuse,
};
const read = (text: string, more: Partial<PickleRules> = {}) =>
  readPickle(Buffer.from(text, 'latin1'), { ...rules, ...more }).value;

describe('a pickle', () => {
  it('gives plain values, lists, tuples and dictionaries, and the position behind it', () => {
    const pickle = '\x80\x02}X\x01\0\0\0a](K\x07M\x01\x02J\xff\xff\xff\xff\x8a\x02\x00\xffN\x88\x86es.';
    const { value, end } = readPickle(Buffer.from(`${pickle}rest`, 'latin1'), rules);
    assert.deepEqual(value, new Map([['a', [7, 513, -1, -256, [null, true]]]]));
    assert.equal(end, pickle.length);
  });

  it('recalls values from its memo', () => {
    assert.deepEqual(read('\x80\x02]q\x01h\x01\x86.'), [[], []]);
  });

  it('is refused for a name, a call, a state or an operation that the rules do not allow', () => {
    for (const [text, message] of [
      ['\x80\x02cos\nsystem\n.', /refused: os\.system/],
      ['\x80\x02N)R.', /refused: a call/],
      ['\x80\x02]}b.', /refused: a state/],
      ['\x80\x04.', /refused: protocol 4/],
      // BINFLOAT, SHORT_BINBYTES, STACK_GLOBAL and BINPERSID are optional; INST never is.
      ['\x80\x02G\0\0\0\0\0\0\0\0.', /refused: the pickle operation 0x47/],
      ['\x80\x02C\x01a.', /refused: the pickle operation 0x43/],
      ['\x80\x02NN\x93.', /refused: the pickle operation 0x93/],
      ['\x80\x02NQ.', /refused: the pickle operation 0x51/],
      ['\x80\x02(ios\nsystem\n.', /refused: the pickle operation 0x69/],
    ] as const)
      assert.throws(() => read(text), message);
  });

  it('reads an optional operation where the rules name it', () => {
    assert.equal(read('\x80\x02G\x3f\xf8\0\0\0\0\0\0.', { optional: ['BINFLOAT'] }), 1.5);
    assert.deepEqual(read('\x80\x02C\x01a.', { optional: ['SHORT_BINBYTES'] }), Buffer.from('a'));
  });

  it('throws a RangeError wherever it is cut short, and where its stack or memo lacks a value', () => {
    const whole = '\x80\x02}X\x01\0\0\0a](K\x07es.';
    for (let length = 0; length < whole.length; length++) assert.throws(() => read(whole.slice(0, length)), RangeError);
    for (const text of [
      '.',
      '\x80\x02(.',
      '\x80\x02\x85.',
      '\x80\x02h\x05.',
      '\x80\x02t.',
      '\x80\x02NNa.',
      '\x80\x02]NNs.',
    ])
      assert.throws(() => read(text), RangeError, JSON.stringify(text));
  });
});
