/** The inputs of the reference values: any language can make them from a seed (see `fill` in the reference files). */
export function fill(seed: number, size: number): Float32Array {
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    let h = (i + Math.imul(seed, 0x9e3779b1)) >>> 0;
    h ^= h >>> 16;
    h = Math.imul(h, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
    values[i] = ((h >>> 0) / 2 ** 32) * 2 - 1;
  }
  return values;
}
