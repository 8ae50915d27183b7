/** Mirrors `[height, width, 3]` left to right, in place. */
export function flipHorizontal(pixels: Uint8Array, width: number): void {
  const row = width * 3;
  for (let start = 0; start < pixels.length; start += row) {
    for (let left = start, right = start + row - 3; left < right; left += 3, right -= 3) {
      for (let c = 0; c < 3; c++) {
        const kept = pixels[left + c]!;
        pixels[left + c] = pixels[right + c]!;
        pixels[right + c] = kept;
      }
    }
  }
}

/** Turns a square `[size, size, 3]` counter-clockwise by quarter turns, in place and without loss. */
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
