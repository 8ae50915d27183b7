import buffer from 'node:buffer';
import perfHooks from 'node:perf_hooks';
import { OWN_TIME } from './impure.ts';
import { watching } from './watch.ts';
import { wrap, wrapClass, wrapGetter } from './wrap.ts';

type Judge = Parameters<typeof wrap>[2];

const asks =
  (found: string): Judge =>
  (watch, _, wrapper) =>
    watch.ask(found, wrapper);

/** Wraps everything that tells the time. */
export function wrapClocks(): void {
  wrapDate();
  const clock = Object.getPrototypeOf(performance);
  for (const name of ['now', 'mark', 'measure', 'toJSON', 'eventLoopUtilization'])
    wrap(clock, name, asks('performance.now'));
  for (const name of ['timeOrigin', 'nodeTiming']) wrapGetter(clock, name, asks('performance.now'));
  wrapMade();
  for (const name of OWN_TIME) wrap(process, name, asks(`process.${name}`));
  wrap(process, 'hrtime', asks('process.hrtime'));
  wrap(process, 'uptime', asks('process.uptime'));
  const { Temporal } = globalThis as { Temporal?: { Now: object } };
  for (const name of Object.getOwnPropertyNames(Temporal?.Now ?? {})) wrap(Temporal!.Now, name, asks('Date.now'));
  wrapDateTimeFormat();
}

/** Objects that note when they were made, unless they are told. */
function wrapMade(): void {
  wrapClass(perfHooks, 'PerformanceMark', (watch, [, options], wrapper) => {
    if (options?.startTime === undefined) watch.ask('performance.now', wrapper);
  });
  wrapClass(buffer, 'File', (watch, [, , options], wrapper) => {
    if (options?.lastModified === undefined) watch.ask('Date.now', wrapper);
  });
  const { File } = buffer;
  const { PerformanceMark } = perfHooks;
  for (const [name, value] of Object.entries({ File, PerformanceMark }))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}

/** Without an argument, Date is a clock; with one it is a function of it, also under another name. */
function wrapDate(): void {
  const Original = Date;
  wrap(Original, 'now', asks('Date.now'));
  function JudgedDate(this: unknown, ...args: unknown[]): unknown {
    if (new.target === undefined) {
      watching()?.ask('Date()', JudgedDate);
      return Original();
    }
    if (args.length === 0) watching()?.ask('new Date()', JudgedDate);
    return Reflect.construct(Original, args, new.target === (JudgedDate as unknown) ? Original : new.target);
  }
  Object.defineProperties(JudgedDate, Object.getOwnPropertyDescriptors(Original));
  Object.defineProperty(Original.prototype, 'constructor', { value: JudgedDate, writable: true, configurable: true });
  globalThis.Date = JudgedDate as unknown as DateConstructor;
}

/** A formatter that is given no date formats the present. */
function wrapDateTimeFormat(): void {
  const { prototype } = Intl.DateTimeFormat;
  wrap(prototype, 'formatToParts', (watch, [date], wrapper) => {
    if (date === undefined) watch.ask('Date.now', wrapper);
  });
  const judged = new WeakMap<object, unknown>();
  wrapGetter(
    prototype,
    'format',
    () => {},
    (format) => {
      const original = format as (date?: Date | number) => string;
      const wrapper = (date?: Date | number): string => {
        if (date === undefined) watching()?.ask('Date.now', wrapper);
        return original(date);
      };
      if (!judged.has(original)) judged.set(original, wrapper);
      return judged.get(original);
    },
  );
}
