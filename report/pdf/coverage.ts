import { fontTables } from './font-file.ts';

/** A test of whether the font has a character, by format 12 or 4 of its cmap table. */
export function coverageOf(font: Buffer): (codePoint: number) => boolean {
  const cmap = fontTables(font).find(({ tag }) => tag === 'cmap')!;
  const count = font.readUInt16BE(cmap.offset + 2);
  const at = Array.from({ length: count }, (_, i) => cmap.offset + font.readUInt32BE(cmap.offset + 8 + 8 * i));
  const ranges: (readonly [number, number])[] = [];
  for (const table of at) {
    const format = font.readUInt16BE(table);
    if (format === 12) {
      const groups = font.readUInt32BE(table + 12);
      for (let i = 0; i < groups; i++)
        ranges.push([font.readUInt32BE(table + 16 + 12 * i), font.readUInt32BE(table + 20 + 12 * i)]);
    } else if (format === 4) {
      const segments = font.readUInt16BE(table + 6) / 2;
      for (let i = 0; i < segments; i++)
        ranges.push([font.readUInt16BE(table + 16 + 2 * (segments + i)), font.readUInt16BE(table + 14 + 2 * i)]);
    }
  }
  return (codePoint) => ranges.some(([first, last]) => codePoint >= first && codePoint <= last);
}

/**
 * Replaces each character that the fonts lack by a question mark, since the typesetter would leave it out in silence.
 *
 * @returns the new source, and the characters that were replaced, in the order of their first use
 */
export function onlyCovered(
  source: string,
  covered: (codePoint: number) => boolean,
): { source: string; lacking: string[] } {
  const lacking = new Set<string>();
  const kept = [...source].map((character) => {
    const code = character.codePointAt(0)!;
    if (code < 127 || code === ZERO_WIDTH_SPACE || covered(code)) return character;
    lacking.add(character);
    return '?';
  });
  return { source: kept.join(''), lacking: [...lacking] };
}

const ZERO_WIDTH_SPACE = 0x200b;
