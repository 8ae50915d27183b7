import { fontTables } from '../../../report/pdf/font-file.ts';

/** English texts of a font's name table by number: 1 is the family, 2 the style. */
export function fontNames(font: Buffer): Map<number, string> {
  const names = new Map<number, string>();
  const table = fontTables(font).find((one) => one.tag === 'name');
  if (!table) return names;
  const count = font.readUInt16BE(table.offset + 2);
  const texts = table.offset + font.readUInt16BE(table.offset + 4);
  for (let i = 0; i < count; i++) {
    const record = table.offset + 6 + 12 * i;
    const [platform, , language, id, length, offset] = [0, 2, 4, 6, 8, 10].map((part) =>
      font.readUInt16BE(record + part),
    );
    if (platform !== 3 || language !== 0x409) continue;
    const text = Buffer.from(font.subarray(texts + offset!, texts + offset! + length!)).swap16();
    names.set(id!, text.toString('utf16le'));
  }
  return names;
}

/** The same outlines and metrics under another family name. */
export function renameFont(font: Buffer, family: string): Buffer {
  const style = fontNames(font).get(2) ?? 'Regular';
  const postScript = `${family}-${style}`.replaceAll(' ', '');
  const renamed = nameTable([
    [1, family],
    [2, style],
    [3, postScript],
    [4, `${family} ${style}`],
    [6, postScript],
  ]);
  const tables = fontTables(font).map(({ tag, offset, length }) => ({
    tag,
    data: tag === 'name' ? renamed : font.subarray(offset, offset + length),
  }));
  const head = Buffer.from(font.subarray(0, 12 + 16 * tables.length));
  const parts: Buffer[] = [head];
  let at = head.length;
  tables.forEach(({ data }, i) => {
    const entry = 12 + 16 * i;
    head.writeUInt32BE(checksum(data), entry + 4);
    head.writeUInt32BE(at, entry + 8);
    head.writeUInt32BE(data.length, entry + 12);
    const padded = Buffer.alloc(Math.ceil(data.length / 4) * 4);
    padded.set(data);
    parts.push(padded);
    at += padded.length;
  });
  return Buffer.concat(parts);
}

function nameTable(entries: readonly (readonly [number, string])[]): Buffer {
  const head = Buffer.alloc(6 + 12 * entries.length);
  head.writeUInt16BE(entries.length, 2);
  head.writeUInt16BE(head.length, 4);
  const texts: Buffer[] = [];
  let at = 0;
  entries.forEach(([id, text], i) => {
    const encoded = Buffer.from(text, 'utf16le').swap16();
    [3, 1, 0x409, id, encoded.length, at].forEach((value, part) => {
      head.writeUInt16BE(value, 6 + 12 * i + 2 * part);
    });
    texts.push(encoded);
    at += encoded.length;
  });
  return Buffer.concat([head, ...texts]);
}

function checksum(data: Buffer): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum = (sum + data[i]! * 2 ** (24 - 8 * (i & 3))) % 4294967296;
  return sum;
}
