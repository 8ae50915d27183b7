import type { Interval } from '../statistics/intervals.ts';

/** 0.41234 is `41.2`: the report shows accuracies in percent with one decimal. */
export const percent = (share: number, digits = 1): string =>
  Number.isFinite(share) ? (100 * share).toFixed(digits) : 'none';

/** 0.041 is `+4.1`, with a true minus sign. */
export function points(difference: number): string {
  if (!Number.isFinite(difference)) return 'none';
  const text = (100 * Math.abs(difference)).toFixed(1);
  if (Number(text) === 0) return '0.0';
  return `${difference < 0 ? '\u2212' : '+'}${text}`;
}

export const interval = ([low, high]: Interval): string => `[${percent(low)}, ${percent(high)}]`;
export const pointsInterval = ([low, high]: Interval): string => `[${points(low)}, ${points(high)}]`;

/** 1.23456 is `1.235`: losses in nats, with three decimals. */
export const nats = (loss: number): string => (Number.isFinite(loss) ? loss.toFixed(3) : 'none');
export const natsInterval = ([low, high]: Interval): string => `[${nats(low)}, ${nats(high)}]`;

/** 0.01 is `1 %`, 0.125 is `12.5 %`; shares that are not round are rounded: 10 / 220 is `4.5 %`. */
export function fractionLabel(fraction: number): string {
  const value = 100 * fraction;
  const round = Number(value.toPrecision(4));
  const isRound = Math.abs(round - value) < 1e-9 * value;
  return `${isRound ? round : Number(value.toPrecision(value < 10 ? 2 : 3))} %`;
}

/** The same with all digits that tell two shares apart, for names by which results are found. */
export const fractionName = (fraction: number): string => `${Number((100 * fraction).toPrecision(4))} %`;

/** 1234567 is `1,234,567`, 1.2698 is `1.27`. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const [whole, decimals] = String(Number(Math.abs(value).toFixed(3))).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${value < 0 ? '\u2212' : ''}${grouped}${decimals ? `.${decimals}` : ''}`;
}

/** 1.234e12 is `1.23 T`, for operations and images seen. */
export function magnitude(value: number): string {
  const steps: readonly [number, string][] = [
    [1e15, ' P'],
    [1e12, ' T'],
    [1e9, ' G'],
    [1e6, ' M'],
    [1e3, ' k'],
  ];
  for (const [size, suffix] of steps)
    if (Math.abs(value) >= size) return `${Number((value / size).toPrecision(3))}${suffix}`;
  return String(Number(value.toPrecision(3)));
}

/** p-values: `< 0.001`, else three decimals. */
export const pValue = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

/** Replaces typographic signs by those of a keyboard, for terminals and CSV. */
export const ascii = (text: string): string =>
  text.replaceAll('\u2212', '-').replaceAll('\u2013', '-').replaceAll('\u00a0', ' ').replaceAll('\u00d7', 'x');

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `1 seed`, `3 seeds`. */
export const counted = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? '' : 's'}`;
