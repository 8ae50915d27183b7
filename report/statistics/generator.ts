import { logGamma } from './special-functions.ts';

/** The report's own random numbers: the same seed text gives the same numbers on every machine. */
export interface Generator {
  /** In [0, 1), 32 bits. */
  uniform(): number;
  /** An integer in [0, n). */
  int(n: number): number;
  /** Standard normal (polar method). */
  normal(): number;
  /** Exact number of successes in `n` trials of probability `p`: searches outwards from the mode, about sqrt(n p q) steps. */
  binomial(n: number, p: number): number;
  /** Counts of each index in `n` draws with replacement from 0 … n-1. */
  resampleCounts(n: number): Float64Array;
}

/** sfc32 (Doty-Humphrey), with its state filled by a 32-bit hash of the text. */
export function generatorFrom(text: string): Generator {
  let hash = 0x811c9dc5;
  const state = new Uint32Array(4);
  for (let word = 0; word < 3; word++) {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ word;
    state[word] = hash;
  }
  state[3] = 1;
  const next = (): number => {
    const t = (state[0]! + state[1]! + state[3]!) >>> 0;
    state[3] = state[3]! + 1;
    state[0] = state[1]! ^ (state[1]! >>> 9);
    state[1] = state[2]! + (state[2]! << 3);
    state[2] = ((state[2]! << 21) | (state[2]! >>> 11)) + t;
    return t;
  };
  for (let i = 0; i < 15; i++) next();
  const uniform = (): number => next() / 4294967296;
  const int = (n: number): number => Math.floor(uniform() * n);
  return {
    uniform,
    int,
    normal: () => polarNormal(uniform),
    binomial: (n, p) => binomial(uniform, n, p),
    resampleCounts(n) {
      const counts = new Float64Array(n);
      for (let i = 0; i < n; i++) counts[int(n)]! += 1;
      return counts;
    },
  };
}

function polarNormal(uniform: () => number): number {
  for (;;) {
    const x = 2 * uniform() - 1;
    const y = 2 * uniform() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

function binomial(uniform: () => number, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  const atMode = Math.exp(
    logGamma(n + 1) - logGamma(mode + 1) - logGamma(n - mode + 1) + mode * Math.log(p) + (n - mode) * Math.log1p(-p),
  );
  let left = uniform() - atMode;
  if (left <= 0) return mode;
  let below = mode;
  let above = mode;
  let massBelow = atMode;
  let massAbove = atMode;
  while (below > 0 || above < n) {
    if (above < n) {
      massAbove *= (odds * (n - above)) / (above + 1);
      above += 1;
      left -= massAbove;
      if (left <= 0) return above;
    }
    if (below > 0) {
      massBelow *= below / ((n - below + 1) * odds);
      below -= 1;
      left -= massBelow;
      if (left <= 0) return below;
    }
  }
  return mode;
}
