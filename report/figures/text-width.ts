/** Advance widths of a common sans serif in thousandths of the font size, for the characters from space to tilde. */
const ADVANCES = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];

/** Width of a text in the units of `size`. It uses no font, so it is the same on every machine. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += ADVANCES[character.codePointAt(0)! - 32] ?? 600;
  // A tenth more keeps labels whole for readers whose font is wider.
  return (width / 1000) * size * 1.1;
}
