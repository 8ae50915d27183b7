import { safeJson } from './escape.ts';

/**
 * JSON with sorted keys, so that equal values give equal bytes; NaN and infinities become strings. It can be shown: signs that a
 * terminal obeys are written as escapes.
 */
export function sortedJson(value: unknown, indent = 1): string {
  return `${safeJson(JSON.stringify(sorted(value), undefined, indent))}\n`;
}

/** Rounds to `digits` decimals: the last bits of derived statistics may differ between platforms. */
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
