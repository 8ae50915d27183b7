/** One stream of random numbers. A stream depends on its purpose, never on when or where it is drawn. */
export interface Random {
  /** In [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** An integer in [0, n), without bias. */
  int(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** 0 … n-1 in random order. */
  permutation(n: number): Int32Array;
}

/** The streams of one seed, by purpose and indices. */
export type RandomStreams = (purpose: string, ...index: number[]) => Random;

/** Streams of every seed. */
export interface SeededStreams {
  (seed: number, purpose: string, ...index: number[]): Random;
  /** The streams of one seed. */
  seeded(seed: number): RandomStreams;
}

/** Four words of state while a name is being hashed. */
type Lanes = Int32Array;

const { imul } = Math;
const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** MurmurHash3's finaliser: every bit of `x` changes about half of the bits that come out. */
function finalise(x: number): number {
  let h = x;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Mixes one 32-bit word into four lanes in place, each with its own multiplier, and then with its neighbour. */
function absorb(lanes: Lanes, word: number): void {
  const [a, b, c, d] = [lanes[0]!, lanes[1]!, lanes[2]!, lanes[3]!];
  const p = imul(rotate(imul(a ^ word, 0x239b961b), 15) + b, 0xab0e9789);
  const q = imul(rotate(imul(b ^ word, 0xab0e9789), 16) + c, 0x38b34ae5);
  const r = imul(rotate(imul(c ^ word, 0x38b34ae5), 17) + d, 0xa1e38b93);
  const s = imul(rotate(imul(d ^ word, 0xa1e38b93), 18) + p, 0x239b961b);
  lanes[0] = p ^ (s >>> 15);
  lanes[1] = q ^ (p >>> 14);
  lanes[2] = r ^ (q >>> 13);
  lanes[3] = s ^ (r >>> 12);
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** Mixes all 64 bits of a finite number, so that large and fractional seeds differ too. */
function absorbNumber(lanes: Lanes, value: number, what: string): void {
  if (!Number.isFinite(value))
    throw new RangeError(`${what} of a random stream must be a finite number, not ${value}.`);
  double[0] = value + 0; // -0 becomes 0
  absorb(lanes, words[0]!);
  absorb(lanes, words[1]!);
}

function absorbText(lanes: Lanes, text: string): void {
  absorb(lanes, text.length);
  for (let i = 0; i < text.length; i++) absorb(lanes, text.charCodeAt(i));
}

/** Small fast counting generator of Chris Doty-Humphrey (PractRand), 128 bits of state. */
class Sfc32 implements Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;
  #spare: number | undefined;

  constructor(lanes: Lanes) {
    const [a, b, c, d] = [lanes[0]!, lanes[1]!, lanes[2]!, lanes[3]!];
    this.#a = finalise(a + b);
    this.#b = finalise(b + c);
    this.#c = finalise(c + d);
    this.#counter = finalise(d ^ a);
    for (let i = 0; i < 8; i++) this.#next();
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (rotate(this.#c, 21) + sum) | 0;
    return sum >>> 0;
  }

  uniform(): number {
    return this.#next() / 0x100000000;
  }

  int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 0x100000000)
      throw new RangeError(`int(n) draws below an integer from 1 to 2^32, not below ${n}.`);
    // Draws past the last whole multiple of n would favour small results.
    const bound = 0x100000000 - (0x100000000 % n);
    let drawn = this.#next();
    while (drawn >= bound) drawn = this.#next();
    return drawn % n;
  }

  /** Marsaglia's polar method. It needs only sqrt and log, which agree between versions of V8. */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = y * scale;
      return x * scale;
    }
  }

  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    return order;
  }
}

/**
 * The random streams of a seed. A stream depends on (seed, purpose, indices) alone: not on the number of workers, the
 * order of calls or where a run resumes. Every call starts the stream again.
 */
export function randomStreams(seed: number): RandomStreams {
  const start = new Int32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x5bf03635]);
  absorbNumber(start, seed, 'The seed');
  const purposes = new Map<string, Lanes>();
  const lanes = new Int32Array(4);
  return (purpose, ...index) => {
    let named = purposes.get(purpose);
    if (named === undefined) {
      named = start.slice();
      absorbText(named, purpose);
      purposes.set(purpose, named);
    }
    lanes.set(named);
    absorb(lanes, index.length);
    for (let i = 0; i < index.length; i++) absorbNumber(lanes, index[i]!, `An index for "${purpose}"`);
    return new Sfc32(lanes);
  };
}

export const seededStreams: SeededStreams = Object.assign(
  (seed: number, purpose: string, ...index: number[]) => randomStreams(seed)(purpose, ...index),
  { seeded: randomStreams },
);
