const minute = 60;
const hour = 3600;
const day = 86400;

/** `12 ms`, `1.4 s`, `42 s`, `2 min 10 s`, `3 h 10 min`, `2 d 4 h`. */
export function humanSeconds(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '?';
  if (seconds < 0.9995) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 9.95) return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < minute) return `${whole} s`;
  if (whole < hour) return pair(Math.floor(whole / minute), 'min', whole % minute, 's');
  if (whole < day) return roundedPair(whole, hour, 'h', minute, 'min');
  return roundedPair(whole, day, 'd', hour, 'h');
}

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

function roundedPair(seconds: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const units = Math.round(seconds / small);
  const each = large / small;
  return pair(Math.floor(units / each), largeUnit, units % each, smallUnit);
}

/** Binary units, as file managers count: `0 B`, `1.4 KiB`, `12 MiB`. */
export function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** `12.3 steps/s`, or the inverse where it is slower than one a second: `4.2 s/step`. */
export function humanRate(rate: number, unit: string): string {
  if (!Number.isFinite(rate) || rate <= 0) return '';
  if (rate < 0.5) return `${humanSeconds(1 / rate)}/${singular(unit)}`;
  return `${rate < 100 ? Number(rate.toPrecision(3)) : Math.round(rate)} ${unit}/s`;
}

const singular = (unit: string): string => unit.replace(/([^s])s$/, '$1');

/** `2026-01-31 12:00:00`, of a time in ISO 8601 and UTC. */
export const plainTime = (iso: string): string => iso.replace('T', ' ').replace(/(\.\d+)?Z$/, '');

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A relative difference in two digits: `3.1e-7`. */
export const relativeText = (relative: number): string => relative.toExponential(1);
