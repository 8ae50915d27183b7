/**
 * Turns a square image counter-clockwise by quarter turns, without interpolation.
 *
 * @param image - [side, side, channels]
 * @param into - Receives the turned image; not the memory of `image`.
 */
export function quarterTurns(image: Uint8Array, side: number, channels: number, turns: number, into: Uint8Array): void {
  const last = side - 1;
  const sources: readonly ((y: number, x: number) => number)[] = [
    (y, x) => y * side + x,
    (y, x) => x * side + (last - y),
    (y, x) => (last - y) * side + (last - x),
    (y, x) => (last - x) * side + y,
  ];
  const source = sources[turns % 4]!;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const from = source(y, x) * channels;
      const to = (y * side + x) * channels;
      for (let c = 0; c < channels; c++) into[to + c] = image[from + c]!;
    }
}
