/**
 * Functions of the language and of others that make a value of what they are given and do nothing else, if they are given
 * plain values and literals. What is not here is not known to be inert.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Names of the language whose values are functions and classes that nothing has to be asked for. */
export const GLOBAL_VALUES = words(
  'Object Function Array String Number Boolean Symbol BigInt Map Set WeakMap WeakSet Error TypeError RangeError ' +
    'SyntaxError EvalError ReferenceError URIError AggregateError Promise Date RegExp ArrayBuffer SharedArrayBuffer DataView ' +
    'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array ' +
    'BigInt64Array BigUint64Array URL URLSearchParams TextEncoder TextDecoder EventTarget Event AbortController ' +
    'structuredClone parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent',
);

/** Constants that the language does not let anyone change. */
export const CONSTANTS: Readonly<Record<string, ReadonlySet<string>>> = {
  Math: words('PI E LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2'),
  Number: words(
    'MAX_SAFE_INTEGER MIN_SAFE_INTEGER EPSILON MAX_VALUE MIN_VALUE POSITIVE_INFINITY NEGATIVE_INFINITY NaN',
  ),
};

export const SYMBOLS = words('iterator asyncIterator hasInstance toPrimitive toStringTag species dispose asyncDispose');

/** Called with plain values. */
export const PLAIN_CALLS: Readonly<Record<string, ReadonlySet<string>>> = {
  '': words('Number String Boolean parseInt parseFloat isNaN isFinite'),
  Math: words(
    'abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1 floor fround hypot imul log log10 log1p ' +
      'log2 max min pow round sign sin sinh sqrt tan tanh trunc',
  ),
  Number: words('isFinite isInteger isNaN isSafeInteger parseFloat parseInt'),
  String: words('fromCharCode'),
};

/** Methods of texts, given plain values and regular expressions. Those that return a list are in the second set. */
export const TEXT_METHODS = words(
  'at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf replace replaceAll ' +
    'slice startsWith substring toLowerCase toUpperCase trim trimEnd trimStart',
);
export const TEXT_TO_LIST = words('split');
/** Methods of texts that are given a length or a number of times. */
export const GROW = words('repeat padEnd padStart');

/** Methods of lists of plain values, given plain values. */
export const LIST_TO_TEXT = words('join');
export const LIST_TO_LIST = words('slice concat flat toReversed');
export const LIST_TO_PLAIN = words('includes indexOf');

/** Functions of `Object` that read a literal without accessors. */
export const OBJECT_TO_LIST = words('keys values entries');

/** What `new` makes of plain values and literals. */
export const NEW_OF_LITERALS = words(
  'Map Set WeakMap WeakSet Array Error TypeError RangeError RegExp URL TextEncoder TextDecoder ' +
    'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array ' +
    'AbortController',
);

/** Functions of Node that are given texts. */
export const NODE_TEXT_CALLS: Readonly<Record<string, ReadonlySet<string>>> = {
  path: words('join dirname basename extname'),
  'path/posix': words('join dirname basename extname'),
};
/** Functions of Node that are given the place of the file, or of one beside it. */
export const NODE_PLACE_CALLS: Readonly<Record<string, ReadonlySet<string>>> = {
  url: words('fileURLToPath'),
  module: words('createRequire'),
};
export const NODE_NEW: Readonly<Record<string, ReadonlySet<string>>> = { async_hooks: words('AsyncLocalStorage') };

/** Functions of the orchestrator that only declare. */
export const DECLARES = words('stage artifact many items');

/** Functions of packages for schemas that only build one. The functions that they are given run when it is used. */
export const SCHEMA_CALLS: Readonly<Record<string, ReadonlySet<string>>> = {
  valibot: words(
    'any array bigint blob boolean custom date enum file function instance intersect lazy literal looseObject looseTuple map ' +
      'nan never nonNullable nonNullish nonOptional null null_ nullable nullish number object objectWithRest optional picklist ' +
      'exactOptional promise record required partial pick omit set strictObject strictTuple string symbol tuple ' +
      'tupleWithRest undefined undefined_ undefinedable union unknown variant void void_ enum_ function_ unwrap keyof pipe ' +
      'check rawCheck partialCheck checkItems transform rawTransform brand readonly description title metadata regex ' +
      'minLength maxLength length nonEmpty empty minValue maxValue value gtValue ltValue notValue values integer safeInteger ' +
      'finite multipleOf trim trimStart trimEnd toLowerCase toUpperCase startsWith endsWith includes excludes url email uuid ' +
      'ip ipv4 ipv6 isoDate isoDateTime isoTime isoTimestamp hexadecimal hexColor digits decimal everyItem someItem ' +
      'filterItems findItem mapItems sortItems minSize maxSize size minEntries maxEntries entries forward fallback message ' +
      'config bytes minBytes maxBytes mimeType slug hash base64 ulid nanoid cuid2 words minWords maxWords graphemes ' +
      'minGraphemes maxGraphemes toNumber toString toBoolean toDate toBigint returns args normalize parseJson stringifyJson',
  ),
  zod: words(
    'any array bigint boolean custom date discriminatedUnion enum function instanceof intersection lazy literal map nan ' +
      'nativeEnum never null nullable nullish number object looseObject strictObject optional preprocess promise record set ' +
      'string symbol tuple undefined union unknown void coerce int int32 uint32 float32 float64 stringbool email uuid url ' +
      'ipv4 ipv6 base64 base64url cuid cuid2 ulid nanoid iso date time datetime duration ' +
      'min max length nonempty gt gte lt lte positive negative nonnegative nonpositive multipleOf finite safe regex ' +
      'includes startsWith endsWith trim toLowerCase toUpperCase normalize default prefault catch refine superRefine ' +
      'transform pipe brand readonly and or extend safeExtend merge pick omit partial deepPartial required passthrough strict ' +
      'strip loose catchall keyof unwrap element rest describe check overwrite',
  ),
};
