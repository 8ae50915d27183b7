import { badPth, unsafePth } from './problems.ts';
import {
  Allowed,
  allowedGlobal,
  ORDERED_DICT,
  REBUILD_PARAMETER,
  REBUILD_TENSOR,
  Shell,
  storageOf,
  tensorShell,
} from './torch-values.ts';

const MARK = Symbol('mark');

/** A pickle that was read, and where the next one begins. */
export interface PickleRead {
  readonly value: unknown;
  readonly end: number;
}

/**
 * Reads a pickle as torch.save writes it (protocols 2 to 4): plain values, and tensors as `Shell`s whose numbers are
 * elsewhere in the file. Nothing is ever executed. The same persistent id gives the same storage.
 *
 * @throws Problem `unsafe-pth` for any other global, call or operation, `bad-pth` where it is cut short.
 */
export function readPickle(
  bytes: Uint8Array,
  start: number,
  storages: Map<string, ReturnType<typeof storageOf>>,
): PickleRead {
  const machine = new Machine(bytes, start, storages);
  try {
    return { value: machine.run(), end: machine.at };
  } catch (error) {
    if (error instanceof RangeError) throw badPth('its pickle is cut short or malformed');
    throw error;
  }
}

class Machine {
  readonly data: Buffer;
  at: number;
  readonly stack: unknown[] = [];
  readonly memo = new Map<number, unknown>();
  readonly storages: Map<string, ReturnType<typeof storageOf>>;

  constructor(bytes: Uint8Array, start: number, storages: Map<string, ReturnType<typeof storageOf>>) {
    this.data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = start;
    this.storages = storages;
  }

  run(): unknown {
    for (;;) {
      const op = this.byte();
      if (op === 0x2e) return this.pop();
      if (!this.literal(op) && !this.memory(op) && !this.collect(op)) this.build(op);
    }
  }

  /** Operations that push one plain value. */
  literal(op: number): boolean {
    const { data, stack } = this;
    if (op === 0x4e) stack.push(null);
    else if (op === 0x88 || op === 0x89) stack.push(op === 0x88);
    else if (op === 0x4b) stack.push(this.byte());
    else if (op === 0x4d) stack.push(data.readUInt16LE(this.skip(2)));
    else if (op === 0x4a) stack.push(data.readInt32LE(this.skip(4)));
    else if (op === 0x47) stack.push(data.readDoubleBE(this.skip(8)));
    else if (op === 0x8a) stack.push(this.long());
    else if (op === 0x58) stack.push(this.text(data.readUInt32LE(this.skip(4))));
    // Protocol 4: SHORT_BINUNICODE.
    else if (op === 0x8c) stack.push(this.text(this.byte()));
    else return false;
    return true;
  }

  /** The protocol, frames, and what was said before. */
  memory(op: number): boolean {
    const { data, memo, stack } = this;
    if (op === 0x80) {
      const protocol = this.byte();
      if (protocol < 2 || protocol > 4) throw badPth(`its pickle has the protocol ${protocol}; 2 to 4 are read`);
    } else if (op === 0x95) this.skip(8);
    else if (op === 0x94) memo.set(memo.size, this.top());
    else if (op === 0x71) memo.set(this.byte(), this.top());
    else if (op === 0x72) memo.set(data.readUInt32LE(this.skip(4)), this.top());
    else if (op === 0x68) stack.push(this.recall(this.byte()));
    else if (op === 0x6a) stack.push(this.recall(data.readUInt32LE(this.skip(4))));
    else return false;
    return true;
  }

  /** Lists, tuples and dictionaries. */
  collect(op: number): boolean {
    const { stack } = this;
    if (op === 0x28) stack.push(MARK);
    else if (op === 0x7d) stack.push(new Map());
    else if (op === 0x5d || op === 0x29) stack.push([]);
    else if (op === 0x74) stack.push(this.marked());
    else if (op >= 0x85 && op <= 0x87) stack.push(Array.from({ length: op - 0x84 }, () => this.pop()).reverse());
    else if (op === 0x61 || op === 0x65) {
      const items = op === 0x61 ? [this.pop()] : this.marked();
      const list = this.top();
      if (!Array.isArray(list)) throw new RangeError();
      for (const item of items) list.push(item);
    } else if (op === 0x73) {
      const value = this.pop();
      this.assign([this.pop(), value]);
    } else if (op === 0x75) this.assign(this.marked());
    else return false;
    return true;
  }

  /** What would call code in Python. */
  build(op: number): void {
    const { stack } = this;
    if (op === 0x63) {
      const module = this.line();
      stack.push(allowedGlobal(module, this.line()));
    } else if (op === 0x93) {
      const name = this.pop();
      stack.push(allowedGlobal(String(this.pop()), String(name)));
    } else if (op === 0x51) stack.push(this.storage(this.pop()));
    else if (op === 0x52) {
      const args = this.pop();
      stack.push(this.reduce(this.pop(), args));
    } else if (op === 0x62) {
      // State of an OrderedDict: PyTorch keeps version numbers of modules there.
      this.pop();
      if (!(this.top() instanceof Map)) throw unsafePth('state to be set on an object');
    } else throw unsafePth(`the pickle operation 0x${op.toString(16).padStart(2, '0')}`);
  }

  reduce(what: unknown, args: unknown): unknown {
    if (!Array.isArray(args)) throw new RangeError();
    if (what === ORDERED_DICT && args.length === 0) return new Map();
    if (what === REBUILD_TENSOR) return tensorShell(args);
    if (what === REBUILD_PARAMETER && args[0] instanceof Shell) return args[0];
    throw unsafePth(`a call of ${what instanceof Allowed ? what.name : 'what is no function'}`);
  }

  storage(id: unknown): unknown {
    const storage = storageOf(id);
    const known = this.storages.get(storage.key);
    if (known && (known.type !== storage.type || known.count !== storage.count))
      throw badPth(`storage "${storage.key}" is described in two ways`);
    if (!known) this.storages.set(storage.key, storage);
    return known ?? storage;
  }

  assign(items: readonly unknown[]): void {
    const map = this.top();
    if (!(map instanceof Map)) throw new RangeError();
    for (let i = 0; i + 1 < items.length; i += 2) map.set(items[i], items[i + 1]);
  }

  recall(place: number): unknown {
    if (!this.memo.has(place)) throw new RangeError();
    return this.memo.get(place);
  }

  byte(): number {
    return this.data.readUInt8(this.skip(1));
  }

  skip(count: number): number {
    this.at += count;
    return this.at - count;
  }

  text(length: number): string {
    const start = this.skip(length);
    if (this.at > this.data.length) throw new RangeError();
    return this.data.toString('utf8', start, this.at);
  }

  long(): number {
    const length = this.byte();
    const start = this.skip(length);
    if (this.at > this.data.length) throw new RangeError();
    let value = 0n;
    for (let i = this.at - 1; i >= start; i--) value = (value << 8n) | BigInt(this.data[i]!);
    return Number(BigInt.asIntN(8 * length, value));
  }

  line(): string {
    const end = this.data.indexOf(0x0a, this.at);
    if (end < 0) throw new RangeError();
    const text = this.data.toString('utf8', this.at, end);
    this.at = end + 1;
    return text;
  }

  top(): unknown {
    if (this.stack.length === 0) throw new RangeError();
    return this.stack.at(-1);
  }

  pop(): unknown {
    if (this.stack.length === 0) throw new RangeError();
    return this.stack.pop();
  }

  marked(): unknown[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw new RangeError();
    const items = this.stack.splice(mark);
    items.shift();
    return items;
  }
}
