/** Float32 numbers in files. They are copied at once: ResNet-18 has 11 million, and no bit of a NaN may change. */

const HOST_IS_BIG = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;

/** A copy of the numbers as little-endian bytes. */
export function toLittleEndian(numbers: Float32Array): Uint8Array {
  const bytes = new Uint8Array(numbers.byteLength);
  bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  return HOST_IS_BIG ? Buffer.from(bytes.buffer).swap32() : bytes;
}

/** Numbers from a copy of little-endian bytes, at any alignment. */
export function fromLittleEndian(bytes: Uint8Array): Float32Array {
  const copy = new Uint8Array(bytes);
  if (HOST_IS_BIG) Buffer.from(copy.buffer).swap32();
  return new Float32Array(copy.buffer);
}
