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
 * Copies name, length and the other forms that Node attaches to its functions: realpath.native, the promise forms of
 * exec.
 */
function copyProperties(original: Callable, wrapper: Callable, judge: Judge): void {
  for (const key of Reflect.ownKeys(original)) {
    const property = Reflect.getOwnPropertyDescriptor(original, key)!;
    const { value } = property;
    if (key === 'prototype') continue;
    // A promise form refers to itself as its own promise form.
    const isForm = typeof value === 'function' && value !== original && (typeof key === 'symbol' || key === 'native');
    Object.defineProperty(
      wrapper,
      key,
      isForm ? { ...property, value: wrapped(value, judge, key !== 'native') } : property,
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
