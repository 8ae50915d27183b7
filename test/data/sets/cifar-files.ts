/** CIFAR-10's two formats in small: `count` records whose pixel (y, x, c) is a function of all three and the record. */
export const level = (record: number, y: number, x: number, c: number): number =>
  (record * 7 + y * 3 + x * 5 + c * 50) & 255;

export function planes(record: number): Uint8Array {
  const out = new Uint8Array(3072);
  for (let i = 0; i < 3072; i++) out[i] = level(record, (i >> 5) & 31, i & 31, i >> 10);
  return out;
}

export function binaryFile(labels: readonly number[]): Uint8Array {
  return Buffer.concat(labels.map((label, i) => Buffer.concat([Buffer.from([label]), planes(i)])));
}

const short = (text: string) => Buffer.concat([Buffer.from([0x55, text.length]), Buffer.from(text, 'latin1')]);
const long = (bytes: Uint8Array) => {
  const head = Buffer.alloc(5);
  head[0] = 0x54;
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
};
const raw = (...parts: (string | number | Uint8Array)[]) =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part, 'latin1') : typeof part === 'number' ? Buffer.from([part]) : part,
    ),
  );

/** A batch as Python 2's cPickle wrote it at protocol 2: byte strings, memo, `numpy.core.multiarray._reconstruct`. */
export function pickledFile(labels: readonly number[], module = 'numpy.core.multiarray'): Uint8Array {
  return raw(
    '\x80\x02}q\x01(',
    short('data'),
    pickledPixels(labels, module),
    short('labels'),
    listOf(labels),
    short('batch_label'),
    short('testing'),
    'u.',
  );
}

const listOf = (labels: readonly number[]) => raw(']q\x09(', ...labels.flatMap((label) => ['K', label]), 'e');

/** A part of CIFAR-100's Python archive: coarse labels are the fine ones divided by five. */
export const pickledHundred = (labels: readonly number[]): Uint8Array =>
  raw(
    '\x80\x02}q\x01(',
    short('coarse_labels'),
    listOf(labels.map((label) => Math.floor(label / 5))),
    short('fine_labels'),
    listOf(labels),
    short('data'),
    pickledPixels(labels, 'numpy.core.multiarray'),
    'u.',
  );

export const pickledNames = (names: readonly string[]): Uint8Array =>
  raw('\x80\x02}q\x01(', short('fine_label_names'), ']q\x02(', ...names.map(short), 'eu.');

/** Records of CIFAR-100's binary archive. */
export const binaryHundred = (labels: readonly number[]): Uint8Array =>
  Buffer.concat(labels.map((label, i) => Buffer.concat([Buffer.from([Math.floor(label / 5), label]), planes(i)])));

function pickledPixels(labels: readonly number[], module: string): Uint8Array {
  const pixels = Buffer.concat(labels.map((_, i) => planes(i)));
  const count = Buffer.alloc(3);
  count[0] = 0x4d;
  count.writeUInt16LE(labels.length, 1);
  return raw(
    `c${module}\n_reconstruct\nq\x02cnumpy\nndarray\nq\x03K\x00\x85q\x04`,
    short('b'),
    '\x87Rq\x05(K\x01',
    raw(count, 'M\x00\x0c\x86q\x06'),
    'cnumpy\ndtype\nq\x07',
    short('u1'),
    raw('K\x00K\x01\x87Rq\x08(K\x03', short('|'), 'NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb'),
    raw('\x89', long(pixels), 'tb'),
  );
}
