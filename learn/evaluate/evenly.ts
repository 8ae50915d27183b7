/** At most `limit` of the indices, evenly spaced, since lists are often sorted by class. */
export function evenly(indices: Int32Array, limit: number): Int32Array {
  if (indices.length <= limit) return indices;
  return Int32Array.from({ length: limit }, (_, i) => indices[Math.floor((i * indices.length) / limit)]!);
}
