/** JSON with the keys of every object sorted, so that equal values are equal bytes; NaN and infinities as texts. */
export function sortedJson(value: unknown, indent = 1): string {
  return `${JSON.stringify(sorted(value), undefined, indent)}\n`;
}

/** Rounded to `digits` decimals: derived statistics are not promised to the last bit across platforms. */
export function rounded(value: number, digits = 6): number {
  const scale = 10 ** digits;
  return Number.isFinite(value) ? Math.round(value * scale) / scale : value;
}

function sorted(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value === 'bigint') return String(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number>, sorted);
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0)).map(([k, v]) => [k, sorted(v)]));
}
