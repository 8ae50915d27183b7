import { isUnsafe } from './clean-text.ts';
import { isDigest } from './digest.ts';

/** Says which part of a value from a file is not as it should be; undefined where all is well. */
export type Shape = (value: unknown, at: string) => string | undefined;

const must =
  (is: (value: unknown) => boolean, what: string): Shape =>
  (value, at) =>
    is(value) ? undefined : `${at} is not ${what}`;

const isText = (value: unknown): value is string => typeof value === 'string';

export const text = must(isText, 'a text');
/** A text that can be shown and printed in a line. */
export const name = must((one) => isText(one) && one.length <= 10_000 && !isUnsafe(one), 'a name');
export const digest = must(isDigest, 'a digest');
export const flag = must((one) => typeof one === 'boolean', 'true or false');
export const amount = must((one) => Number.isFinite(one) && (one as number) >= 0, 'a number of at least 0');
export const whole = must((one) => Number.isSafeInteger(one) && (one as number) >= 0, 'a whole number');
export const oneOf = (...values: readonly unknown[]): Shape => must((one) => values.includes(one), values.join(' or '));

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
/** ISO 8601, UTC. */
export const time = must((one) => isText(one) && instant.test(one) && !Number.isNaN(Date.parse(one)), 'a time');

export const either =
  (...shapes: readonly Shape[]): Shape =>
  (value, at) => {
    const wrong = shapes.map((shape) => shape(value, at));
    return wrong.includes(undefined) ? undefined : wrong[0];
  };

export const list =
  (of: Shape): Shape =>
  (value, at) =>
    Array.isArray(value) ? first(value, (one, i) => of(one, `${at}[${i}]`)) : `${at} is not a list`;

/** A list of fixed length. */
export const tuple =
  (...of: readonly Shape[]): Shape =>
  (value, at) =>
    Array.isArray(value) && value.length === of.length
      ? first(of, (shape, i) => shape(value[i], `${at}[${i}]`))
      : `${at} is not a list of ${of.length}`;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object whose members are all alike. */
export const map =
  (of: Shape, names: Shape = text): Shape =>
  (value, at) =>
    isRecord(value)
      ? first(Object.keys(value), (key) =>
          key === '__proto__'
            ? `${at} has a member ${key}`
            : (names(key, `a name in ${at}`) ?? of(value[key], `${at}.${key}`)),
        )
      : `${at} is not an object`;

/** An object with these members at least. Those that are `optional` may be missing. */
export const object =
  (of: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
  (value, at) => {
    if (!isRecord(value)) return `${at} is not an object`;
    const within = (key: string): string => (at === '' ? key : `${at}.${key}`);
    return (
      first(Object.keys(of), (key) => of[key]!(value[key], within(key))) ??
      first(Object.keys(optional), (key) =>
        value[key] === undefined ? undefined : optional[key]!(value[key], within(key)),
      )
    );
  };

const DEEPEST = 500;

/** Any JSON value that is not nested so deeply that what walks through it would end. */
export const json: Shape = (value, at) => (isDeeper(value, DEEPEST) ? `${at} is nested too deeply` : undefined);

const isDeeper = (value: unknown, most: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (most === 0 || Object.values(value).some((one) => isDeeper(one, most - 1)));

function first<T>(values: readonly T[], wrong: (value: T, at: number) => string | undefined): string | undefined {
  for (const [i, value] of values.entries()) {
    const found = wrong(value, i);
    if (found !== undefined) return found;
  }
  return undefined;
}
