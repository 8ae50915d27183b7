/** The globals, member functions and modules whose behaviour both proofs (`plain.ts`, `state.ts`) know. All others are not harmless. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const TYPED =
  'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array ' +
  'BigInt64Array BigUint64Array';
const ERRORS = 'Error TypeError RangeError SyntaxError AggregateError';

/** Globals that are values. */
export const CONSTANTS = words('undefined NaN Infinity');
/** Global functions of their arguments alone. */
export const PURE_CALLS = words(
  `Number String Boolean BigInt parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI structuredClone ${ERRORS}`,
);
/** Constructors of values that nobody else knows. */
export const PURE_CLASSES = words(`Map Set Array TextEncoder TextDecoder URL URLSearchParams ${ERRORS} ${TYPED}`);

/** Functions of global objects that depend on their arguments alone. */
const PURE_MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  JSON: words('parse stringify'),
  Object: words('keys values entries fromEntries freeze is hasOwn assign groupBy'),
  Array: words('isArray from of'),
  Map: words('groupBy'),
  Number: words(
    'isInteger isFinite isNaN isSafeInteger parseFloat parseInt MAX_SAFE_INTEGER MIN_SAFE_INTEGER MAX_VALUE MIN_VALUE EPSILON ' +
      'POSITIVE_INFINITY NEGATIVE_INFINITY NaN',
  ),
  String: words('fromCharCode fromCodePoint'),
  BigInt: words('asIntN asUintN'),
};

const typed = words(TYPED);

/** True for `Math.sqrt`, `Object.entries` and others whose value is known by the arguments. */
export function isPureMember(global: string, member: string): boolean {
  if (global === 'Math') return member !== 'random';
  if (typed.has(global)) return member === 'from' || member === 'of' || member === 'BYTES_PER_ELEMENT';
  return Object.hasOwn(PURE_MEMBERS, global) && PURE_MEMBERS[global]!.has(member);
}

/** Member functions that call a function for each member of their object. */
export const HIGHER = words(
  'map flatMap filter reduce reduceRight find findIndex findLast findLastIndex some every forEach sort toSorted replace replaceAll',
);
/** Member functions that change their object. */
export const MUTATING = words('push pop shift unshift splice sort reverse fill copyWithin set add delete clear');
/** Member functions that give a new object, which nobody else knows. */
export const FRESH = words(
  'map filter slice concat flat flatMap split toSorted toReversed toSpliced with match matchAll',
);
/** Member functions that give, or hand to a function, the members of their object. */
export const ELEMENT = words(
  'map flatMap filter reduce reduceRight find findLast forEach at get values entries slice concat flat toSorted toReversed ' +
    'toSpliced with some every findIndex findLastIndex',
);
/** Functions of strings that take a pattern and leave it as it is. */
export const WITH_PATTERN = words('replace replaceAll match matchAll split search');

/** All member functions that a plain function may call. None depends on a locale, the clock or chance. */
export const MEMBER_CALLS: ReadonlySet<string> = new Set([
  ...HIGHER,
  ...MUTATING,
  ...FRESH,
  ...ELEMENT,
  ...WITH_PATTERN,
  ...words(
    'join includes indexOf lastIndexOf keys has toString toFixed toPrecision toExponential repeat trim trimStart trimEnd ' +
      'padStart padEnd toLowerCase toUpperCase startsWith endsWith test exec charAt charCodeAt codePointAt normalize ' +
      'substring isWellFormed toWellFormed encode decode subarray valueOf ' +
      // of the context, of random streams, and of hashes
      'log progress metric random seeded uniform int normal permutation update digest',
  ),
]);
/** What a stage's context offers as functions of its own. */
export const CONTEXT_CALLS = words('log progress metric random');

/** Members that lead from a value to what others share. */
export const SHARED_MEMBERS = words(
  'constructor prototype __proto__ callee caller arguments buffer __defineGetter__ __defineSetter__',
);

/** Functions of Node's modules that depend on their arguments alone. */
const PURE_NODE: Readonly<Record<string, ReadonlySet<string>>> = {
  path: words('join basename dirname extname parse format normalize sep delimiter posix'),
  'path/posix': words('join basename dirname extname parse format normalize sep delimiter'),
  crypto: words('createHash'),
};

export const isPureNode = (module: string, member: string): boolean =>
  Object.hasOwn(PURE_NODE, module) && PURE_NODE[module]!.has(member);

/** Modules of Node that keep nothing from one call to the next that another call can see. */
export const STATELESS_NODE = words(
  'path path/posix url util crypto buffer zlib string_decoder fs fs/promises stream stream/promises assert assert/strict ' +
    'os querystring timers/promises readline readline/promises events',
);

/** Packages that keep nothing from one stage to the next, and why that is so. */
export const REUSABLE_PACKAGES: Readonly<Record<string, string>> = {
  valibot: 'schemas are values, and checking changes none of them; its settings are changed by set… alone',
  zod: 'schemas are values, and checking changes none of them; its settings are changed by config() alone',
};

/** Globals that may be used in any way but a change of them. */
export const STATELESS_GLOBALS: ReadonlySet<string> = new Set([
  ...CONSTANTS,
  ...PURE_CALLS,
  ...PURE_CLASSES,
  ...words(
    'Math JSON Object Symbol WeakMap WeakSet DataView ArrayBuffer SharedArrayBuffer Atomics Date Promise Buffer Intl ' +
      'AbortController AbortSignal setTimeout clearTimeout setInterval clearInterval setImmediate ' +
      'clearImmediate queueMicrotask fetch',
  ),
]);
/** Of these, only the named members. */
export const STATELESS_MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  console: words('log error warn info debug'),
  performance: words('now timeOrigin'),
  process: words('hrtime memoryUsage cpuUsage uptime platform arch version versions cwd env nextTick pid'),
};
/** Members of those globals that change what others share. */
export const CHANGES_SHARED = words(
  'setPrototypeOf getPrototypeOf defineProperty defineProperties prototype stackTraceLimit prepareStackTrace',
);
