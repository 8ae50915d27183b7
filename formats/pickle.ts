/**
 * Opcodes that not every kind of file needs. The plain values, lists, tuples, dictionaries, memo, GLOBAL, REDUCE and BUILD of
 * protocol 2 are always read.
 */
const OPTIONAL = {
  BINFLOAT: [0x47, (m) => m.push(m.data.readDoubleBE(m.skip(8)))],
  SHORT_BINSTRING: [0x55, (m) => m.push(m.bytes(m.byte()))],
  BINSTRING: [0x54, (m) => m.push(m.bytes(m.data.readUInt32LE(m.skip(4))))],
  SHORT_BINBYTES: [0x43, (m) => m.push(m.bytes(m.byte()))],
  BINBYTES: [0x42, (m) => m.push(m.bytes(m.data.readUInt32LE(m.skip(4))))],
  SHORT_BINUNICODE: [0x8c, (m) => m.push(m.text(m.byte()))],
  FRAME: [0x95, (m) => void m.skip(8)],
  MEMOIZE: [0x94, (m) => m.remember(m.memo.size)],
  STACK_GLOBAL: [0x93, (m) => m.stackGlobal()],
  BINPERSID: [0x51, (m) => m.push(m.rules.persistent!(m.pop()))],
} as const satisfies Record<string, readonly [number, Operation]>;

/** The values that one kind of file may hold. */
export interface PickleRules {
  readonly optional: readonly (keyof typeof OPTIONAL)[];
  /** Throws for a protocol that is not read. */
  checkProtocol(protocol: number): void;
  /** The value that stands for a global name of Python. Throws for every name that is not allowed. */
  global(module: string, name: string): unknown;
  /** The result of a call. Throws for every call that is not allowed. */
  call(callee: unknown, args: readonly unknown[]): unknown;
  /** Sets the state of an object that `call` made. Throws for every other object. */
  setState(target: unknown, state: unknown): void;
  /** The key of a dictionary's item; as it is where absent. */
  key?(key: unknown): unknown;
  /** The value behind a persistent id; required with BINPERSID. */
  persistent?(id: unknown): unknown;
  /** The error for an opcode that is not allowed. */
  refuse(what: string): Error;
}

/**
 * Reads one pickle from byte `start` on. Nothing is executed: names and calls get the values that `rules` gives them. Tuples
 * and lists become arrays, dictionaries become maps, byte strings become views of `bytes`.
 *
 * @returns the value, and the position of the first byte behind it.
 * @throws RangeError where the pickle is cut short or malformed; what `rules` throws for anything that is not allowed.
 */
export function readPickle(bytes: Uint8Array, rules: PickleRules, start = 0): { value: unknown; end: number } {
  const machine = new Machine(bytes, rules, start);
  return { value: machine.run(), end: machine.at };
}

type Operation = (machine: Machine) => void;

const MARK = Symbol('mark');

const COMMON: readonly (readonly [number, Operation])[] = [
  [0x80, (m) => m.rules.checkProtocol(m.byte())], // PROTO
  [0x28, (m) => m.push(MARK)],
  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4b, (m) => m.push(m.byte())], // BININT1
  [0x4d, (m) => m.push(m.data.readUInt16LE(m.skip(2)))], // BININT2
  [0x4a, (m) => m.push(m.data.readInt32LE(m.skip(4)))], // BININT
  [0x8a, (m) => m.push(m.long())], // LONG1
  [0x58, (m) => m.push(m.text(m.data.readUInt32LE(m.skip(4))))], // BINUNICODE
  [0x71, (m) => m.remember(m.byte())], // BINPUT
  [0x72, (m) => m.remember(m.data.readUInt32LE(m.skip(4)))], // LONG_BINPUT
  [0x68, (m) => m.push(m.recall(m.byte()))], // BINGET
  [0x6a, (m) => m.push(m.recall(m.data.readUInt32LE(m.skip(4))))], // LONG_BINGET
  [0x7d, (m) => m.push(new Map())], // EMPTY_DICT
  [0x5d, (m) => m.push([])], // EMPTY_LIST
  [0x29, (m) => m.push([])], // EMPTY_TUPLE
  [0x74, (m) => m.push(m.marked())], // TUPLE
  [0x85, (m) => m.push(m.last(1))], // TUPLE1
  [0x86, (m) => m.push(m.last(2))], // TUPLE2
  [0x87, (m) => m.push(m.last(3))], // TUPLE3
  [0x61, (m) => m.append(m.last(1))], // APPEND
  [0x65, (m) => m.append(m.marked())], // APPENDS
  [0x73, (m) => m.assign(m.last(2))], // SETITEM
  [0x75, (m) => m.assign(m.marked())], // SETITEMS
  [0x63, (m) => m.push(m.rules.global(m.line(), m.line()))], // GLOBAL
  [0x52, (m) => m.reduce()], // REDUCE
  [0x62, (m) => m.build()], // BUILD
];

const STOP = 0x2e;

class Machine {
  readonly data: Buffer;
  readonly rules: PickleRules;
  at: number;
  readonly memo = new Map<number, unknown>();
  readonly #stack: unknown[] = [];

  constructor(bytes: Uint8Array, rules: PickleRules, start: number) {
    this.data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.rules = rules;
    this.at = start;
  }

  run(): unknown {
    const operations = new Map([...COMMON, ...this.rules.optional.map((name) => OPTIONAL[name])]);
    for (let opcode = this.byte(); opcode !== STOP; opcode = this.byte()) {
      const operation = operations.get(opcode);
      if (!operation) throw this.rules.refuse(`the pickle operation 0x${opcode.toString(16).padStart(2, '0')}`);
      operation(this);
    }
    return this.pop();
  }

  push(value: unknown): void {
    this.#stack.push(value);
  }

  pop(): unknown {
    this.top();
    return this.#stack.pop();
  }

  top(): unknown {
    const value = this.#stack.at(-1);
    if (this.#stack.length === 0 || value === MARK) throw malformed();
    return value;
  }

  /** The last `count` values, in the order in which they were pushed. */
  last(count: number): unknown[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  /** The values since the last mark. */
  marked(): unknown[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw malformed();
    return this.#stack.splice(mark).slice(1);
  }

  remember(place: number): void {
    this.memo.set(place, this.top());
  }

  recall(place: number): unknown {
    if (!this.memo.has(place)) throw malformed();
    return this.memo.get(place);
  }

  append(items: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw malformed();
    for (const item of items) list.push(item);
  }

  assign(items: readonly unknown[]): void {
    const map = this.top();
    if (!(map instanceof Map)) throw malformed();
    const { rules } = this;
    for (let i = 0; i + 1 < items.length; i += 2) map.set(rules.key ? rules.key(items[i]) : items[i], items[i + 1]);
  }

  stackGlobal(): void {
    const [module, name] = this.last(2);
    this.push(this.rules.global(String(module), String(name)));
  }

  reduce(): void {
    const [callee, args] = this.last(2);
    if (!Array.isArray(args)) throw malformed();
    this.push(this.rules.call(callee, args));
  }

  build(): void {
    const state = this.pop();
    this.rules.setState(this.top(), state);
  }

  byte(): number {
    return this.data.readUInt8(this.skip(1));
  }

  skip(count: number): number {
    this.at += count;
    return this.at - count;
  }

  bytes(length: number): Buffer {
    const start = this.skip(length);
    if (this.at > this.data.length) throw malformed();
    return this.data.subarray(start, this.at);
  }

  text(length: number): string {
    return this.bytes(length).toString('utf8');
  }

  long(): number {
    const bytes = this.bytes(this.byte());
    const value = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    return Number(BigInt.asIntN(bytes.length * 8, value));
  }

  line(): string {
    const end = this.data.indexOf(0x0a, this.at);
    if (end < 0) throw malformed();
    const text = this.data.toString('utf8', this.at, end);
    this.at = end + 1;
    return text;
  }
}

const malformed = (): RangeError => new RangeError('the pickle is cut short or malformed');
