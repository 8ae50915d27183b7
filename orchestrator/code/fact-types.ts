/** Raise it when the normaliser, the closure or the shapes below change: caches of other versions are dropped. */
export const FACTS_VERSION = 7;

/** Members of a namespace that are used, or `'*'` for the whole namespace. */
export type Members = readonly string[] | '*';

/** Something found in the code of a unit, with its line in the file. */
export interface Finding {
  readonly what: string;
  readonly line: number;
}

/** A module, package or data file that a unit loads while it runs. */
export interface Load {
  readonly from: string;
  /** `import`: `import()` and `import.meta.resolve()`; `url`: `new URL(from, import.meta.url)`. */
  readonly by: 'import' | 'require' | 'url';
  /** The place where `require` starts, as a URL from the file, if that is not the file itself. */
  readonly base?: string;
  readonly members: Members;
  readonly line: number;
}

/** A use of a top-level name that may change its value, or that hands it on to code that may. */
export interface Touch extends Finding {
  readonly name: string;
  /** The first member, which is an export if the name is a namespace. */
  readonly member?: string;
  readonly how: 'changes' | 'hands on';
  /** The number of members from the name to the value that is handed on. */
  readonly depth: number;
}

/** What a unit may keep from one run of a stage to the next, in one process. */
export interface Keeping {
  /** What its name stands for: a value that cannot change, a function or class, or data that stays if nobody changes it. */
  readonly kind: 'value' | 'function' | 'data';
  /** Nesting of data: so many members from its name there are values that cannot change. */
  readonly depth?: number;
  /** State whatever its users do. */
  readonly keeps?: Finding;
  /** A named member of a value that came from elsewhere is set. The value may be a function. */
  readonly marks?: Finding;
  readonly touches: readonly Touch[];
}

/** A top-level declaration, all top-level statements of a file, or the part of a stage that counts. */
export interface Unit {
  readonly name: string;
  /** Hash of its meaning: layout, comments and types do not count. */
  readonly hash: string;
  /** The places of its text in the file, in characters. */
  readonly spans: readonly (readonly [start: number, end: number])[];
  readonly line: number;
  /** Top-level names of the file that it uses. */
  readonly uses: Readonly<Record<string, Members>>;
  readonly loads: readonly Load[];
  /** The reasons why its closure cannot be known. */
  readonly unresolvable: readonly Finding[];
  readonly impurities: readonly Finding[];
  readonly keeping: Keeping;
  /** Why it is not certain to be a plain function of data, if every name that it uses is. */
  readonly notPlain?: Finding;
}

/** `name` in module `from`: an exported name, `default`, or `*` for the namespace. */
export interface Binding {
  readonly from: string;
  readonly name: string;
  readonly line: number;
}

/** A module that is evaluated before this one is. */
export interface Request {
  readonly from: string;
  readonly line: number;
  /** `import './x.ts'`: imported for its effects alone. */
  readonly bare: boolean;
}

/** Everything that the closure must know about one file. It depends on the text alone and is cached by content. */
export interface FileFacts {
  readonly units: readonly Unit[];
  /** The units that declare each local name. */
  readonly names: Readonly<Record<string, readonly number[]>>;
  readonly imports: Readonly<Record<string, Binding>>;
  readonly exports: Readonly<Record<string, Binding | { readonly local: string }>>;
  readonly stars: readonly Request[];
  readonly requests: readonly Request[];
  /** Units that count as soon as the file is loaded. */
  readonly effects: readonly number[];
  /** Units whose position among the file's effects matters, in the order of the text. */
  readonly order: readonly number[];
  /** The units where the closure of each stage starts. */
  readonly stages: Readonly<Record<string, readonly number[]>>;
  readonly syntaxError?: Finding;
}

/** An own property or undefined: facts may hold names like `constructor`. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
