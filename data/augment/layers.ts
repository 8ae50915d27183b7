/**
 * Keras' preprocessing layers on packed RGB bytes `[side, side, 3]`: shift, zoom and turn, each bilinear with mirrored borders,
 * and a random linear map of the colours. Values stay float between them and are rounded at the end.
 */

/** From a place of the result to a place of the source: x' = a x + b y + c, y' = d x + e y + f. */
type Place = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Drawn values of one view. */
export interface LayerValues {
  /** Shifts as shares of the side, down and to the right. */
  readonly shift: readonly [number, number];
  /** Shares of the height and of the width that are shown. */
  readonly zoom: readonly [number, number];
  /** Share of the circle. */
  readonly turn: number;
  /** Row k: how much of channel k goes to red, green and blue. */
  readonly colours: ArrayLike<number>;
}

/** RandomTranslation, RandomZoom, RandomRotation in this order, then the colours; in place. */
export function applyLayers(pixels: Uint8Array, side: number, { shift, zoom, turn, colours }: LayerValues): void {
  const last = side - 1;
  const places: Place[] = [];
  const [down, right] = shift;
  if (down !== 0 || right !== 0) places.push([1, 0, -right * side, 0, 1, -down * side]);
  const [tall, wide] = zoom;
  if (tall !== 1 || wide !== 1) places.push([wide, 0, (last / 2) * (1 - wide), 0, tall, (last / 2) * (1 - tall)]);
  if (turn !== 0) {
    const [cos, sin] = [Math.cos(2 * Math.PI * turn), Math.sin(2 * Math.PI * turn)];
    places.push([cos, -sin, (last - (cos - sin) * last) / 2, sin, cos, (last - (sin + cos) * last) / 2]);
  }
  const placed = places.reduce((image, place) => moved(image, side, place), Float32Array.from(pixels));
  for (let i = 0; i < placed.length; i += 3)
    for (let c = 0; c < 3; c++) {
      const value = placed[i]! * colours[c]! + placed[i + 1]! * colours[3 + c]! + placed[i + 2]! * colours[6 + c]!;
      pixels[i + c] = Math.round(Math.min(255, Math.max(0, value)));
    }
}

function moved(image: Float32Array, side: number, [a, b, c, d, e, f]: Place): Float32Array<ArrayBuffer> {
  const out = new Float32Array(image.length);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const column = mirrored(a * x + b * y + c, side);
      const row = mirrored(d * x + e * y + f, side);
      const [left, top] = [Math.floor(column), Math.floor(row)];
      const [right, down] = [column - left, row - top];
      const next = right > 0 ? 3 : 0;
      const below = down > 0 ? side * 3 : 0;
      for (let k = 0, at = (top * side + left) * 3, to = (y * side + x) * 3; k < 3; k++, at++, to++) {
        const above = image[at]! * (1 - right) + image[at + next]! * right;
        const under = image[at + below]! * (1 - right) + image[at + below + next]! * right;
        out[to] = above * (1 - down) + under * down;
      }
    }
  return out;
}

/** TensorFlow's `reflect`: the image is mirrored at its edges, edge pixels twice; never beyond the centres of the last pixels. */
function mirrored(place: number, side: number): number {
  let at = place;
  if (at < 0) {
    if (at < 2 * side) at += 2 * side * Math.trunc(-at / (2 * side));
    at = at < -side ? at + 2 * side : -at - 1;
  } else if (at > side - 1) {
    at -= 2 * side * Math.trunc(at / (2 * side));
    if (at >= side) at = 2 * side - at - 1;
  }
  return Math.min(side - 1, Math.max(0, at));
}
