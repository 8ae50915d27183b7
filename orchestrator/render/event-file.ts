/**
 * TensorBoard's event files: TFRecord framing (length, masked CRC-32C of the length, data, masked CRC-32C of the data)
 * around `tensorflow.Event` messages, of which three fields are needed: wall_time = 1, step = 2, and file_version = 3
 * or summary = 5 { value = 1 { tag = 1, simple_value = 2 } } (tensorflow/core/util/event.proto,
 * framework/summary.proto).
 */

/** One record as the file holds it. */
export function eventRecord(data: Uint8Array): Buffer {
  const record = Buffer.alloc(16 + data.length);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(maskedCrc(record.subarray(0, 8)), 8);
  record.set(data, 12);
  record.writeUInt32LE(maskedCrc(data), 12 + data.length);
  return record;
}

/** The first event of every file. */
export const versionEvent = (seconds: number): Buffer =>
  Buffer.concat([double(1, seconds), bytes(3, Buffer.from('brain.Event:2'))]);

/** The values of one step, each with its name as tag. */
export function scalarsEvent(seconds: number, step: number, values: Readonly<Record<string, number>>): Buffer {
  const summary = Object.entries(values).map(([tag, value]) =>
    bytes(1, Buffer.concat([bytes(1, Buffer.from(tag)), float(2, value)])),
  );
  return Buffer.concat([double(1, seconds), tagged(2, 0), varint(step), bytes(5, Buffer.concat(summary))]);
}

const tagged = (field: number, wire: number) => varint(field * 8 + wire);

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...out, rest]);
}

function double(field: number, value: number): Buffer {
  const data = Buffer.alloc(8);
  data.writeDoubleLE(value);
  return Buffer.concat([tagged(field, 1), data]);
}

function float(field: number, value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeFloatLE(value);
  return Buffer.concat([tagged(field, 5), data]);
}

const bytes = (field: number, data: Uint8Array) => Buffer.concat([tagged(field, 2), varint(data.length), data]);

/** CRC-32C (Castagnoli), rotated and shifted as in TFRecord, so that checksums of checksums stay good. */
function maskedCrc(data: Uint8Array): number {
  const crc = crc32c(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

export function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff]!;
  return ~crc >>> 0;
}
