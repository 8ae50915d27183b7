import { unsafePickle } from '../problems.ts';
import {
  ArrayShell,
  DTYPE,
  DtypeShell,
  ENCODE,
  GLOBALS,
  NDARRAY,
  type Pickled,
  plain,
  RECONSTRUCT,
  textOf,
} from './pickle-values.ts';

const MARK = Symbol('mark');

/**
 * Reads a pickle of protocol 2 (and the byte strings of 3) made of plain values and numpy arrays. Python 2's byte
 * strings come back as bytes. Nothing is ever executed.
 * @throws Problem `unsafe-pickle` for any other global or opcode; RangeError where the file is cut short.
 */
export function readPickle(data: Uint8Array): Pickled {
  return plain(new Machine(data).run());
}

class Machine {
  readonly data: Buffer;
  at = 0;
  readonly stack: unknown[] = [];
  readonly memo = new Map<number, unknown>();

  constructor(data: Uint8Array) {
    this.data = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  }

  run(): unknown {
    for (;;) {
      const op = this.data.readUInt8(this.at++);
      if (op === 0x2e) return this.pop();
      this.step(op);
    }
  }

  step(op: number): void {
    const { data, stack } = this;
    switch (op) {
      case 0x80: // PROTO
        if (data.readUInt8(this.at++) > 3) throw unsafePickle('a newer protocol');
        return;
      case 0x28: // MARK
        stack.push(MARK);
        return;
      case 0x4e: // NONE
        stack.push(null);
        return;
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        stack.push(op === 0x88);
        return;
      case 0x4b: // BININT1
        stack.push(data.readUInt8(this.skip(1)));
        return;
      case 0x4d: // BININT2
        stack.push(data.readUInt16LE(this.skip(2)));
        return;
      case 0x4a: // BININT
        stack.push(data.readInt32LE(this.skip(4)));
        return;
      case 0x8a: // LONG1
        stack.push(this.long());
        return;
      case 0x55: // SHORT_BINSTRING
      case 0x43: // SHORT_BINBYTES
        stack.push(this.bytes(data.readUInt8(this.skip(1))));
        return;
      case 0x54: // BINSTRING
      case 0x42: // BINBYTES
        stack.push(this.bytes(data.readUInt32LE(this.skip(4))));
        return;
      case 0x58: // BINUNICODE
        stack.push(Buffer.from(this.bytes(data.readUInt32LE(this.skip(4)))).toString('utf8'));
        return;
      case 0x71: // BINPUT
        this.memo.set(data.readUInt8(this.skip(1)), stack.at(-1));
        return;
      case 0x72: // LONG_BINPUT
        this.memo.set(data.readUInt32LE(this.skip(4)), stack.at(-1));
        return;
      case 0x68: // BINGET
        stack.push(this.memo.get(data.readUInt8(this.skip(1))));
        return;
      case 0x6a: // LONG_BINGET
        stack.push(this.memo.get(data.readUInt32LE(this.skip(4))));
        return;
      default:
        this.build(op);
    }
  }

  /** Opcodes that put values together. */
  build(op: number): void {
    const { stack } = this;
    switch (op) {
      case 0x7d: // EMPTY_DICT
        stack.push(new Map());
        return;
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        stack.push([]);
        return;
      case 0x74: // TUPLE
        stack.push(this.marked());
        return;
      case 0x85: // TUPLE1, TUPLE2, TUPLE3
      case 0x86:
      case 0x87:
        stack.push(stack.splice(stack.length - (op - 0x84)));
        return;
      case 0x61: // APPEND
        this.append([this.pop()]);
        return;
      case 0x65: // APPENDS
        this.append(this.marked());
        return;
      case 0x73: {
        // SETITEM
        const value = this.pop();
        this.assign([this.pop(), value]);
        return;
      }
      case 0x75: // SETITEMS
        this.assign(this.marked());
        return;
      case 0x63: // GLOBAL
        stack.push(this.global());
        return;
      case 0x52: // REDUCE
        this.reduce();
        return;
      case 0x62: // BUILD
        this.fill(this.pop());
        return;
      default:
        throw unsafePickle(`the operation 0x${op.toString(16)}`);
    }
  }

  skip(count: number): number {
    this.at += count;
    return this.at - count;
  }

  bytes(length: number): Uint8Array {
    const start = this.skip(length);
    if (this.at > this.data.length) throw new RangeError('the pickle is cut short');
    return this.data.subarray(start, this.at);
  }

  long(): number {
    const bytes = this.bytes(this.data.readUInt8(this.skip(1)));
    let value = 0n;
    for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
    return Number(BigInt.asIntN(bytes.length * 8, value));
  }

  pop(): unknown {
    if (this.stack.length === 0) throw new RangeError('the pickle is malformed');
    return this.stack.pop();
  }

  marked(): unknown[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw new RangeError('the pickle is malformed');
    const items = this.stack.splice(mark);
    items.shift();
    return items;
  }

  append(items: unknown[]): void {
    const list = this.stack.at(-1);
    if (!Array.isArray(list)) throw new RangeError('the pickle is malformed');
    for (const item of items) list.push(item);
  }

  assign(items: unknown[]): void {
    const map = this.stack.at(-1);
    if (!(map instanceof Map)) throw new RangeError('the pickle is malformed');
    for (let i = 0; i + 1 < items.length; i += 2) map.set(textOf(items[i]), items[i + 1]);
  }

  line(): string {
    const end = this.data.indexOf(0x0a, this.at);
    if (end < 0) throw new RangeError('the pickle is cut short');
    const text = this.data.toString('latin1', this.at, end);
    this.at = end + 1;
    return text;
  }

  global(): symbol {
    const name = `${this.line()} ${this.line()}`;
    const known = GLOBALS.get(name);
    if (known === undefined) throw unsafePickle(`the name "${name.replace(' ', '.')}"`);
    return known;
  }

  reduce(): void {
    const args = this.pop();
    const what = this.pop();
    if (!Array.isArray(args)) throw new RangeError('the pickle is malformed');
    if (what === RECONSTRUCT && args[0] === NDARRAY) this.stack.push(new ArrayShell());
    else if (what === DTYPE) this.stack.push(new DtypeShell(textOf(args[0])));
    else if (what === ENCODE) this.stack.push(new Uint8Array(Buffer.from(textOf(args[0]), 'latin1')));
    else throw unsafePickle('a call');
  }

  /** State of an array: (version, shape, dtype, is Fortran order, bytes). A dtype's own state says nothing needed here. */
  fill(state: unknown): void {
    const target = this.stack.at(-1);
    if (target instanceof DtypeShell) return;
    if (!(target instanceof ArrayShell) || !Array.isArray(state)) throw unsafePickle('an object');
    const [, shape, dtype, fortran, bytes] = state as unknown[];
    if (!(dtype instanceof DtypeShell) || !(bytes instanceof Uint8Array) || fortran !== false) {
      throw unsafePickle('an array in an unusual layout');
    }
    target.array = { shape: shape as number[], bytes, kind: dtype.kind };
  }
}
