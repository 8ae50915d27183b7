/** Numbers that lengths and counts in files are often wrong by. */
const WORDS = [0, 1, 0xffff, 0x10000, 0x7fffffff, 0xffffffff];

/** A copy of a file with one to four faults, the same for the same number: bits, bytes and words, cuts, gaps and repeats. */
export function mutated(bytes: Uint8Array, number: number): Buffer {
  let state = (number * 2654435761 + 12345) >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const one = (from: Buffer): Buffer => {
    const at = below(Math.max(1, from.length));
    const [head, tail] = [from.subarray(0, at), from.subarray(at)];
    const kind = below(7);
    if (kind === 0) return head;
    if (kind === 1) return Buffer.concat([head, tail.subarray(below(40))]);
    if (kind === 2) return Buffer.concat([head, Buffer.alloc(below(600), below(2) * 255), tail]);
    if (kind === 3) return Buffer.concat([head, from.subarray(below(from.length)).subarray(0, below(200)), tail]);
    const copy = Buffer.from(from);
    if (kind === 4 && at + 4 <= copy.length) copy.writeUInt32LE(WORDS[below(WORDS.length)]!, at);
    else if (at < copy.length) copy[at] = kind === 5 ? below(256) : copy[at]! ^ (1 << below(8));
    return copy;
  };
  let result = Buffer.from(bytes);
  for (let left = 1 + below(4); left > 0; left--) result = Buffer.from(one(result));
  return result;
}
