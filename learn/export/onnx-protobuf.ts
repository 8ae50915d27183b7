/** The part of Protocol Buffers' wire format (https://protobuf.dev/programming-guides/encoding) that ONNX needs. */

/** A message, or a part of one, as pieces that are joined once at the end, since weights are large. */
export type Message = readonly Uint8Array[];

const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;

/** A whole number, 0 or more. */
export function integer(field: number, value: number): Message {
  return [Uint8Array.from([...varint(8 * field + VARINT), ...varint(value)])];
}

/** A number rounded to float32. */
export function float(field: number, value: number): Message {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [Uint8Array.from(varint(8 * field + FIXED32)), bytes];
}

/** Text as UTF-8. */
export function text(field: number, value: string): Message {
  return message(field, [new TextEncoder().encode(value)]);
}

/** A message inside another, or bytes. */
export function message(field: number, ...parts: readonly Message[]): Message {
  const pieces = parts.flat();
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return [Uint8Array.from([...varint(8 * field + LENGTH), ...varint(length)]), ...pieces];
}

/** The bytes of a whole message. */
export function join(pieces: Message): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Seven bits per byte, lowest first. Division instead of shifts, which end at 32 bits. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
