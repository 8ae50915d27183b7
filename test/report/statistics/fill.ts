/** The oracles' inputs: a hash of seed and index in [-1, 1). */
export function fill(seed: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    let h = (i + seed * 0x9e3779b1) >>> 0;
    h ^= h >>> 16;
    h = Math.imul(h, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
    return ((h >>> 0) / 2 ** 32) * 2 - 1;
  });
}
