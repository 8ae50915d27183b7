import type * as v from 'valibot';

/** The parts of a schema that are walked here, for every type of schema. */
interface Walked {
  readonly type: string;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly wrapped?: v.GenericSchema;
  readonly item?: v.GenericSchema;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly default?: unknown;
  /** A schema, and its checks, which may be schemas too. */
  readonly pipe?: readonly (Check | Walked)[];
}

interface Check {
  readonly type: string;
  readonly requirement?: unknown;
}

/** A value below a schema of objects. */
export interface Parameter {
  /** `pretrain.optimizer.name` */
  readonly path: string;
  /** What it takes, in words. */
  readonly takes: string;
  /** Absent where it has none. */
  readonly standard?: unknown;
}

/** All values below a schema of objects: also of those that may be left out. A value of several shapes stands once. */
export function parametersOf(schema: v.GenericSchema, path = '', standard?: unknown): Parameter[] {
  const { entries, wrapped, options = [], default: own } = schema as unknown as Walked;
  if (wrapped)
    return parametersOf(wrapped, path, standard === undefined ? own : standard).map((one) => orNull(one, path, schema));
  const choices = options.filter((one) => typeof one === 'object' && one !== null) as v.GenericSchema[];
  const all = Object.entries(entries ?? {});
  const hasMembers = all.length > 0 || choices.some((one) => 'entries' in one);
  if (!hasMembers)
    return path === '' ? [] : [{ path, takes: takesOf(schema), ...(standard === undefined ? {} : { standard }) }];
  const below = all.flatMap(([name, one]) =>
    parametersOf(
      one,
      path === '' ? name : `${path}.${name}`,
      (standard as Record<string, unknown> | null | undefined)?.[name],
    ),
  );
  const found = [...below, ...choices.flatMap((one) => parametersOf(one, path, standard))];
  return found.filter((one, at) => found.findIndex((other) => other.path === one.path) === at);
}

/** Paths of all values below a schema of objects. */
export const pathsOf = (schema: v.GenericSchema): string[] => parametersOf(schema).map(({ path }) => path);

const orNull = (one: Parameter, path: string, { type }: v.GenericSchema): Parameter =>
  type === 'nullable' && one.path === path ? { ...one, takes: `${one.takes}, or null` } : one;

const NAMES: Readonly<Record<string, string>> = { boolean: 'true or false', string: 'text', number: 'a number' };

/** What a value may be: `a whole number from 1`, `one of fail, skip`, `a list of texts`. */
function takesOf(schema: v.GenericSchema): string {
  const { type, options = [], item, wrapped, literal } = schema as unknown as Walked;
  if (type === 'nullable') return `${takesOf(wrapped!)}, or null`;
  if (wrapped) return takesOf(wrapped);
  if (type === 'picklist') return options.length === 1 ? String(options[0]) : `one of ${options.join(', ')}`;
  if (type === 'literal') return String(literal);
  if (type === 'union') return (options as v.GenericSchema[]).map(takesOf).join(', or ');
  if (type === 'array') return `a list, each ${takesOf(item!)}`;
  if (type !== 'number') return NAMES[type] ?? 'a group of values';
  const checks = checksOf(schema as unknown as Walked);
  const limit = (name: string): unknown => checks.findLast((one) => one.type === name)?.requirement;
  const isWhole = checks.some((one) => one.type === 'safe_integer');
  const [least, above, most] = [limit('min_value'), limit('gt_value'), limit('max_value')];
  const from = above !== undefined ? ` above ${above}` : least !== undefined ? ` from ${least}` : '';
  return `a ${isWhole ? 'whole ' : ''}number${from}${most === undefined ? '' : ` to ${most}`}`;
}

/** The checks of a pipe, and those of the pipes in it. */
const checksOf = ({ pipe = [] }: Walked): Check[] => pipe.flatMap((one) => ('pipe' in one ? checksOf(one) : [one]));
