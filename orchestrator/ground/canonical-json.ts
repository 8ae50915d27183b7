const refuse = (at: readonly string[], what: string): never => {
  throw new TypeError(`A value that goes into a key must be plain JSON, but ${at.join('') || 'it'} is ${what}.`);
};

const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
};

const deepest = 500;

/** The texts of values that nobody can change. A run asks for them again for every node. */
const texts = new WeakMap<object, string>();

function text(value: unknown, at: string[]): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return Number.isFinite(value) ? JSON.stringify(value) : refuse(at, String(value));
    case 'object':
      break;
    default:
      return refuse(at, `of type ${typeof value}`);
  }
  const known = texts.get(value);
  if (known !== undefined) return known;
  if (at.length > deepest) return refuse(at.slice(0, 5), 'nested without end, or contains itself');
  if (Array.isArray(value)) {
    const items: string[] = [];
    for (let i = 0; i < value.length; i++) items.push(within(value[i], at, `[${i}]`));
    return `[${items.join(',')}]`;
  }
  if (!isPlain(value)) return refuse(at, `an instance of ${value.constructor?.name || 'a class'}`);
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name];
    if (member !== undefined) members.push(`${JSON.stringify(name)}:${within(member, at, `.${name}`)}`);
  }
  return `{${members.join(',')}}`;
}

function within(value: unknown, at: string[], step: string): string {
  at.push(step);
  const result = text(value, at);
  at.pop();
  return result;
}

/**
 * The canonical JSON of a value: names sorted by UTF-16 code unit, no white space, undefined members dropped. Equal
 * values give equal text, so that its hash can be a key.
 * @throws TypeError with the place of anything that JSON would lose silently: NaN, infinities, functions, symbols,
 * bigints, undefined in a list, class instances, cycles
 */
export function canonicalJson(value: unknown): string {
  return text(value, []);
}

/** The value that the canonical JSON of `value` says, in objects of its own that nobody can change. */
export const canonicalValue = <T>(value: T): T => kept(JSON.parse(canonicalJson(value)));

/** Freezes a plain value, down to the last, and remembers its canonical JSON. */
export function kept<T>(value: T): T {
  const json = canonicalJson(value);
  if (typeof value === 'object' && value !== null) texts.set(deepFrozen(value), json);
  return value;
}

/** Freezes objects and lists, down to the last. Typed arrays cannot be frozen and stay as they are. */
export function deepFrozen<T>(value: T, seen = new Set<unknown>()): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return value;
  seen.add(Object.freeze(value));
  for (const member of Object.values(value)) deepFrozen(member, seen);
  return value;
}
