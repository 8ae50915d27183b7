/** One table of an OpenType file: where it lies in the file, in bytes. */
export interface FontTable {
  readonly tag: string;
  readonly offset: number;
  readonly length: number;
}

/** The tables of an OpenType file, in the order of its directory. */
export function fontTables(font: Buffer): FontTable[] {
  return Array.from({ length: font.readUInt16BE(4) }, (_, i) => {
    const entry = 12 + 16 * i;
    const tag = font.toString('latin1', entry, entry + 4);
    return { tag, offset: font.readUInt32BE(entry + 8), length: font.readUInt32BE(entry + 12) };
  });
}
