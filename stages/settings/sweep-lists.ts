import * as v from 'valibot';

/**
 * The shape of a sweep: the experiment's own shape with a list at each leaf,
 * `sweep: { encoder: { name: ['conv-small', 'resnet18'] }, pretrain: { epochs: [1, 10] } }`. Every combination is a point;
 * points share the nodes that are equal in them. Seeds and methods are lists already and cannot be swept.
 */
export type Lists<T> = {
  readonly [K in keyof T]?: [NonNullable<T[K]>] extends [readonly unknown[]]
    ? readonly T[K][]
    : [NonNullable<T[K]>] extends [object]
      ? Lists<NonNullable<T[K]>>
      : readonly T[K][];
};

/** One swept parameter. */
export interface Axis {
  /** `pretrain.epochs` */
  readonly path: string;
  readonly values: readonly unknown[];
}

interface Plain {
  [name: string]: unknown;
}
interface Objects extends v.GenericSchema {
  readonly entries: Readonly<Record<string, v.GenericSchema>>;
}

const twice = 'the list has a value twice: name each value once';
const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema of a sweep over the entries of an object schema. @param without - Names that cannot be swept. */
export function listsOf<T>(
  schema: v.GenericSchema<any, T>,
  without: readonly string[] = [],
): v.GenericSchema<Lists<T>, Lists<T>> {
  const inner = objectsIn(schema)!;
  const entries = Object.entries(inner.entries).flatMap(([name, one]): [string, v.GenericSchema][] => {
    if (without.includes(name)) return [];
    const deeper = objectsIn(one);
    const list: v.GenericSchema = deeper ? listsOf(deeper) : listOf(unwrapped(one));
    return [[name, v.exactOptional(list)]];
  });
  return v.strictObject(Object.fromEntries(entries)) as unknown as v.GenericSchema<Lists<T>, Lists<T>>;
}

const listOf = (item: v.GenericSchema) =>
  v.pipe(
    v.array(item),
    v.minLength(1),
    v.check((values) => new Set(values.map((value) => JSON.stringify(value))).size === values.length, twice),
  );

/** Removes defaults: a list's values are always given. */
function unwrapped(schema: v.GenericSchema): v.GenericSchema {
  const { type, wrapped } = schema as { type?: string; wrapped?: v.GenericSchema };
  return wrapped && (type === 'optional' || type === 'exact_optional') ? unwrapped(wrapped) : schema;
}

function objectsIn(schema: v.GenericSchema): Objects | undefined {
  const inner = unwrapped(schema);
  return 'entries' in inner ? (inner as Objects) : undefined;
}

/** All axes of a sweep, in the order of its keys. */
export function axesOf(sweep: unknown, path = ''): Axis[] {
  if (Array.isArray(sweep)) return [{ path, values: sweep }];
  return isObject(sweep)
    ? Object.entries(sweep).flatMap(([name, below]) => axesOf(below, path === '' ? name : `${path}.${name}`))
    : [];
}

/** A copy of `value` with `at` at the dotted `path`. */
export function withValue<T>(value: T, path: string, at: unknown): T {
  const [name, ...rest] = path.split('.') as [string, ...string[]];
  const below = (value as Plain)[name];
  const next = rest.length === 0 ? at : withValue(isObject(below) ? below : {}, rest.join('.'), at);
  return { ...(value as Plain), [name]: next } as T;
}

/** An experiment at one point of its sweep, with the point's values in the order of the axes. */
export interface Point<E> {
  readonly at: E;
  readonly values: readonly unknown[];
}

/** Every combination of the sweep's values, the last axis fastest; the experiment alone if nothing is swept. */
export const pointsOf = <E extends { readonly sweep?: unknown }>(experiment: E): Point<E>[] =>
  axesOf(experiment.sweep).reduce<Point<E>[]>(
    (points, { path, values }) =>
      points.flatMap((point) =>
        values.map((one) => ({ at: withValue(point.at, path, one), values: [...point.values, one] })),
      ),
    [{ at: experiment, values: [] }],
  );

/**
 * Checks several fields together at every point of a sweep. The value that a list replaces belongs to no point and is not
 * checked.
 *
 * @param wrong - Returns the refusal as a sentence, or undefined
 */
export function atEveryPoint<E extends { readonly sweep?: unknown; readonly pretrain: unknown }>(
  wrong: (at: E) => string | undefined,
) {
  // A sweep of pretraining without pretraining is refused by another check.
  const first = (value: E) =>
    (value.pretrain === null ? [value] : pointsOf(value).map(({ at }) => at)).map(wrong).find(Boolean);
  return v.check<E, (issue: v.CheckIssue<E>) => string>(
    (value) => first(value) === undefined,
    ({ input }) => first(input)!,
  );
}

/**
 * The experiment with the first value of every axis in its place. Axes of one value leave the sweep, so that a sweep of one
 * value equals the experiment without a sweep.
 */
export function settled<E extends { readonly sweep?: unknown }>({ sweep, ...rest }: E): E {
  const axes = axesOf(sweep);
  const base = axes.reduce((value, { path, values }) => withValue(value, path, values[0]), rest as E);
  const several = axes.filter(({ values }) => values.length > 1);
  if (several.length === 0) return base;
  return { ...base, sweep: several.reduce((lists, { path, values }) => withValue(lists, path, values), {}) };
}
