/** Zeros and ones as bits in base64; the first is the lowest bit of the first byte. */
export function packBits(bits: ArrayLike<number>): string {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (let i = 0; i < bits.length; i++) if (bits[i]) bytes[i >> 3]! |= 1 << (i & 7);
  return Buffer.from(bytes).toString('base64');
}

/**
 * The first `n` bits of a text made by `packBits`, one a byte.
 *
 * @throws RangeError where the text has another number of bytes than `n` bits need
 */
export function unpackBits(text: string, n: number): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== Math.ceil(n / 8)) throw new RangeError(`${bytes.length} packed bytes cannot hold ${n} bits.`);
  return Uint8Array.from({ length: n }, (_, i) => (bytes[i >> 3]! >> (i & 7)) & 1);
}
