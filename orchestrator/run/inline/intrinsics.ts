import { createContext, Script } from 'node:vm';

const CONSTRUCTORS =
  'Object Array String Number Boolean BigInt Map Set RegExp Promise Int8Array Uint8Array Uint8ClampedArray Int16Array ' +
  'Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array';
const FUNCTIONS =
  'Math JSON parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI';

/** Every object whose members a plain function uses without naming it, by name, from the realm that the text runs in. */
const LIST = `(() => {
  const all = { Math, JSON, 'Function.prototype': Function.prototype };
  for (const name of '${CONSTRUCTORS}'.split(' ')) {
    all[name] = globalThis[name];
    all[name + '.prototype'] = globalThis[name].prototype;
  }
  for (const name of ['Error', 'TypeError', 'RangeError']) all[name + '.prototype'] = globalThis[name].prototype;
  const parent = Object.getPrototypeOf;
  all['TypedArray'] = parent(Int8Array);
  all['TypedArray.prototype'] = parent(Int8Array).prototype;
  const iterators = { Array: [].values(), Map: new Map().values(), Set: new Set().values(), String: ''[Symbol.iterator](), RegExp: ''.matchAll(/x/g) };
  for (const name in iterators) all[name + ' iterator'] = parent(iterators[name]);
  all['iterator'] = parent(parent(iterators.Array));
  return all;
})()`;

type Objects = Readonly<Record<string, object>>;
interface Member {
  readonly of: object;
  readonly name: string;
  readonly key: PropertyKey;
  readonly value: unknown;
  readonly get: unknown;
}

let untouched: readonly Member[] | undefined;
let sizes: readonly (readonly [object: object, name: string, members: number])[] = [];

/**
 * A global object or function that some code of this process changed, as `Array.prototype.map`; undefined if there is none.
 * A worker has those of the language.
 */
export function changedIntrinsic(): string | undefined {
  const grown = sizes.find(([object, , members]) => Reflect.ownKeys(object).length !== members);
  if (grown) return grown[1];
  if (!untouched) return firstLook();
  const changed = untouched.find(({ of, key, value, get }) => {
    const now = Reflect.getOwnPropertyDescriptor(of, key);
    return !Object.is(now?.value, value) || now?.get !== get;
  });
  return changed && `${changed.name}.${String(changed.key)}`;
}

/** Compares with a new realm, by the texts of native functions. Later looks compare with what this one found. */
function firstLook(): string | undefined {
  const list = new Script(LIST);
  const realm = createContext({});
  const here = list.runInThisContext() as Objects;
  const there = list.runInContext(realm) as Objects;
  const members: Member[] = [];
  const isLike = (of: object, model: object, name: string, key: PropertyKey): boolean => {
    const [own, like] = [of, model].map((one) => Reflect.getOwnPropertyDescriptor(one, key) ?? {});
    members.push({ of, name, key, value: own!.value, get: own!.get });
    return Object.is(textOf(own!.value), textOf(like!.value)) && textOf(own!.get) === textOf(like!.get);
  };
  const global = new Script('globalThis').runInContext(realm) as object;
  for (const name of `${CONSTRUCTORS} ${FUNCTIONS}`.split(' '))
    if (!isLike(globalThis, global, 'globalThis', name)) return name;
  for (const [name, of] of Object.entries(here)) {
    const model = there[name]!;
    if (Reflect.ownKeys(of).length !== Reflect.ownKeys(model).length) return name;
    // A stage's own stream replaces Math.random, which no plain function may use.
    for (const key of Reflect.ownKeys(of))
      if (!(of === Math && key === 'random') && !isLike(of, model, name, key)) return `${name}.${String(key)}`;
  }
  untouched = members;
  sizes = Object.entries(here).map(([name, of]) => [of, name, Reflect.ownKeys(of).length] as const);
  return undefined;
}

const source = Function.prototype.toString;
const textOf = (value: unknown): unknown =>
  typeof value === 'function' ? source.call(value) : ['object', 'symbol'].includes(typeof value) ? typeof value : value;
