import type * as v from 'valibot';

interface Walked {
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly wrapped?: v.GenericSchema;
  readonly options?: readonly unknown[];
}

/** Paths of all values below a schema of objects, `pretrain.optimizer.name`: also of those that may be left out. */
export function pathsOf(schema: v.GenericSchema, path = ''): string[] {
  const { entries, wrapped, options = [] } = schema as Walked;
  if (wrapped) return pathsOf(wrapped, path);
  const choices = options.filter((one) => typeof one === 'object' && one !== null) as v.GenericSchema[];
  const all = Object.entries(entries ?? {});
  if (all.length === 0 && choices.length === 0) return path === '' ? [] : [path];
  const below = all.flatMap(([name, one]) => pathsOf(one, path === '' ? name : `${path}.${name}`));
  return [...new Set([...below, ...choices.flatMap((one) => pathsOf(one, path))])];
}
