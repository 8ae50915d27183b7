import type { Random, RandomStreams } from '../../learn/types.ts';

/** Random streams for tests: a 32-bit mixer counting up from a hash of purpose and index. */
export function testStreams(seed: number): RandomStreams {
  return (purpose, ...index) => {
    let state = seed >>> 0;
    for (const part of [...purpose].map((letter) => letter.charCodeAt(0)).concat(index))
      state = mix(state ^ mix(part + 1));
    const next = () => {
      state = (state + 0x9e3779b9) >>> 0;
      return mix(state);
    };
    const random: Random = {
      uniform: () => next() / 2 ** 32,
      int: (n) => Math.floor((next() / 2 ** 32) * n),
      normal: () => Math.sqrt(-2 * Math.log(1 - next() / 2 ** 32)) * Math.cos((2 * Math.PI * next()) / 2 ** 32),
      permutation(n) {
        const order = Int32Array.from({ length: n }, (_, i) => i);
        for (let i = n - 1; i > 0; i--) {
          const j = random.int(i + 1);
          [order[i], order[j]] = [order[j]!, order[i]!];
        }
        return order;
      },
    };
    return random;
  };
}

function mix(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
