import * as v from 'valibot';

/** A schema whose optional values with a default are required, in nested objects too. */
export type WithoutDefaults<S> =
  S extends v.OptionalSchema<infer Inner, any>
    ? WithoutDefaults<Inner>
    : S extends v.StrictObjectSchema<infer E, undefined>
      ? v.StrictObjectSchema<{ readonly [K in keyof E]: WithoutDefaults<E[K]> }, undefined>
      : S;

/**
 * Makes the parameters of a stage from settings. Settings have defaults; stages take every value, so that a forgotten one
 * does not compile.
 */
export function withoutDefaults<S extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
  schema: S,
): WithoutDefaults<S> {
  const required = (one: v.GenericSchema): v.GenericSchema => {
    const { type, wrapped, entries } = one as { type: string; wrapped?: v.GenericSchema; entries?: v.ObjectEntries };
    if (type === 'optional') return required(wrapped!);
    if (type !== 'strict_object') return one;
    return v.strictObject(
      Object.fromEntries(Object.entries(entries!).map(([name, entry]) => [name, required(entry as v.GenericSchema)])),
    );
  };
  return required(schema) as unknown as WithoutDefaults<S>;
}
