import type { Random, RandomStreams } from '../../data/types.ts';

/** A small random source for tests: streams by (seed, purpose, index), like the orchestrator's. */
export function testStreams(seed = 1): RandomStreams {
  return (purpose, ...index) => {
    let state = seed >>> 0;
    for (const part of [...purpose].map((char) => char.codePointAt(0)!).concat(index)) {
      state = Math.imul(state ^ part, 0x9e3779b1) >>> 0;
      state = (state ^ (state >>> 15)) >>> 0;
    }
    return testRandom(state);
  };
}

export function testRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const uniform = () => next() / 2 ** 32;
  const int = (n: number) => Math.floor(uniform() * n);
  return {
    uniform,
    int,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    permutation(n) {
      const out = Int32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = int(i + 1);
        [out[i], out[j]] = [out[j]!, out[i]!];
      }
      return out;
    },
  };
}
