import { type Watch, watching } from './watch.ts';

type Callable = (...args: any[]) => any;
type Judge = (watch: Watch, args: readonly any[], wrapper: Callable) => void;

/** A function that replaces `original` and is judged first while a stage runs. */
function wrapped(original: Callable, judge: Judge, isPromise = false): Callable {
  const wrapper = function (this: unknown, ...args: any[]): unknown {
    const watch = watching();
    if (watch) {
      if (!isPromise) judge(watch, args, wrapper);
      else
        try {
          judge(watch, args, wrapper);
        } catch (problem) {
          return Promise.reject(problem);
        }
    }
    return Reflect.apply(original, this, args);
  };
  copyProperties(original, wrapper, judge);
  return wrapper;
}

/**
 * Copies name, length and the other forms that Node attaches to its functions: realpath.native, hrtime.bigint, the promise
 * forms of exec, hrtime.bigint.
 */
function copyProperties(original: Callable, wrapper: Callable, judge: Judge): void {
  for (const key of Reflect.ownKeys(original)) {
    const property = Reflect.getOwnPropertyDescriptor(original, key)!;
    const { value } = property;
    if (key === 'prototype') continue;
    // A promise form refers to itself as its own promise form.
    const isForm =
      typeof value === 'function' &&
      value !== original &&
      (typeof key === 'symbol' || key === 'native' || key === 'bigint');
    Object.defineProperty(
      wrapper,
      key,
      isForm ? { ...property, value: wrapped(value, judge, typeof key === 'symbol') } : property,
    );
  }
}

/** Replaces `owner[name]` with a judged function, if there is one. */
export function wrap(owner: object, name: string, judge: Judge, isPromise = false): void {
  const property = Object.getOwnPropertyDescriptor(owner, name);
  const original = (owner as Record<string, unknown>)[name];
  if (typeof original !== 'function' || property?.configurable === false) return;
  Object.defineProperty(owner, name, {
    value: wrapped(original as Callable, judge, isPromise),
    writable: true,
    configurable: true,
    enumerable: property?.enumerable ?? false,
  });
}

/**
 * Replaces the class `owner[name]`: whoever makes an object of it, or calls it, is judged first. `adapt` may give it other
 * arguments while a stage runs.
 */
export function wrapClass(
  owner: object,
  name: string,
  judge: Judge,
  adapt = (_: Watch, args: readonly any[]): readonly any[] => args,
): void {
  const original = (owner as Record<string, unknown>)[name];
  if (typeof original !== 'function') return;
  const judged = (args: readonly any[]): readonly any[] => {
    const watch = watching();
    if (watch) judge(watch, args, traps.construct);
    return watch ? adapt(watch, args) : args;
  };
  const traps = {
    construct(target: Callable, args: any[], made: Callable): object {
      return Reflect.construct(target, judged(args), made);
    },
    apply(target: Callable, self: unknown, args: any[]): unknown {
      return Reflect.apply(target, self, judged(args));
    },
  };
  const value = new Proxy(original as Callable, traps);
  Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: true });
}

/** Replaces the getter `owner[name]` by one that is judged first. `give` may change what it gives. */
export function wrapGetter(owner: object, name: string, judge: Judge, give = (value: unknown): unknown => value): void {
  const property = Object.getOwnPropertyDescriptor(owner, name);
  if (!property?.get || !property.configurable) return;
  const { get } = property;
  const getter = function (this: unknown): unknown {
    const watch = watching();
    if (watch) judge(watch, [], getter);
    return give(Reflect.apply(get, this, []));
  };
  Object.defineProperty(owner, name, { ...property, get: getter });
}
