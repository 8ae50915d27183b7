import * as v from 'valibot';
import { METHOD_CARDS, type MethodId, type MethodOptions } from '../../learn/methods/cards.ts';
import type { DeepPartial } from '../../learn/methods/method-card.ts';

/** `pretrain.options`: for each method, what a study changes of its preset. */
export const methodOptions = v.strictObject(
  Object.fromEntries(METHOD_CARDS.map(({ id, options }) => [id, v.optional(deepPartial(options), {})])),
) as unknown as v.GenericSchema<
  { readonly [M in MethodId]?: DeepPartial<MethodOptions[M]> },
  { readonly [M in MethodId]: DeepPartial<MethodOptions[M]> }
>;

/** The same object schema with every entry optional, in nested objects too. */
function deepPartial(schema: v.StrictObjectSchema<v.ObjectEntries, undefined>): v.GenericSchema {
  const entries = Object.entries(schema.entries).map(([name, entry]): [string, v.GenericSchema] => [
    name,
    'entries' in entry ? deepPartial(entry as typeof schema) : (entry as v.GenericSchema),
  ]);
  return v.partial(v.strictObject(Object.fromEntries(entries)));
}
