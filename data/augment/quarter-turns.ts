/** Turns a square `[size, size, 3]` counter-clockwise by quarter turns, in place, without loss. */
export function quarterTurns(pixels: Uint8Array, size: number, turns: number): void {
  const quarters = turns & 3;
  if (quarters === 0) return;
  const before = pixels.slice();
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let [fromY, fromX] = [x, size - 1 - y];
      if (quarters === 2) [fromY, fromX] = [size - 1 - y, size - 1 - x];
      else if (quarters === 3) [fromY, fromX] = [size - 1 - x, y];
      const from = (fromY * size + fromX) * 3;
      const to = (y * size + x) * 3;
      pixels[to] = before[from]!;
      pixels[to + 1] = before[from + 1]!;
      pixels[to + 2] = before[from + 2]!;
    }
  }
}
