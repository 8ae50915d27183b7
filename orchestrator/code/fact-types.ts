/** Raise it when the normaliser, the closure or the shapes below change: caches of other versions are dropped. */
export const FACTS_VERSION = 11;

/** Members of a namespace that are used, or `'*'` for the whole namespace. */
export type Members = readonly string[] | '*';

/** Something found in the code of a unit, with its line in the file. */
export interface Finding {
  readonly what: string;
  readonly line: number;
}

/**
 * What decides the meaning of a unit beside its text: the path of its file (`import.meta`), or options of the compiler for
 * JSX, decorators and fields of classes.
 */
export type Surrounding = 'path' | 'jsx' | 'decorators' | 'fields';

/** A module, package or data file that a unit loads while it runs. */
export interface Load {
  readonly from: string;
  /** `import`: `import()` and `import.meta.resolve()`; `url`: `new URL(from, import.meta.url)`. */
  readonly by: 'import' | 'require' | 'url';
  /** The place where `require` starts, as a URL from the file, if that is not the file itself. */
  readonly base?: string;
  /** `new Worker(new URL(from, import.meta.url))`: the file is started, and its text is not read. */
  readonly starts?: boolean;
  /** The path of what it leads to is asked for, and nothing need be loaded. */
  readonly resolves?: boolean;
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
  /** And so many members from its name they begin: a schema itself is never changed, what it holds may be. */
  readonly from?: number;
  /** State whatever its users do. */
  readonly keeps?: Finding;
  /** A named member of a value that came from elsewhere is set. The value may be a function. */
  readonly marks?: Finding;
  /** A numbered member of a value that came from elsewhere is set. The value is a list, unless functions are handed on. */
  readonly numbers?: Finding;
  /** A function or class of the language is handed on. */
  readonly shares?: Finding;
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
  /** It calls something of the language, of Node or of a known package while the file loads. */
  readonly runs?: boolean;
  readonly reads: readonly Surrounding[];
  /** Names that imports give to what has another name where it is exported. The hash holds the latter. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Top-level names of the file that it uses, in the order of its text. */
  readonly uses: Readonly<Record<string, Members>>;
  readonly loads: readonly Load[];
  /** The reasons why its closure cannot be known. */
  readonly unresolvable: readonly Finding[];
  readonly impurities: readonly Finding[];
  readonly keeping: Keeping;
  /** `latest` of an artifact type, if `artifact` is the orchestrator's. The hash leaves it out. */
  readonly latest?: string;
  /** Why it is not certain to be a plain function of data, if every name that it uses is. */
  readonly notPlain?: Finding;
}

/** `name` in module `from`: an exported name, `default`, or `*` for the namespace. */
export interface Binding {
  readonly from: string;
  readonly name: string;
  readonly line: number;
}

/** `taken`: `export default x`, which keeps the value that `x` has there; all other exports are the variable itself. */
export interface LocalExport {
  readonly local: string;
  readonly taken?: true;
}

/** A module that is evaluated before this one is. */
export interface Request {
  readonly from: string;
  readonly line: number;
  /** Nothing uses its names as values, so that some compilers leave it out. */
  readonly unused?: boolean;
}

/** What is called to declare a stage, and the units where its closure starts. */
export interface StagePart {
  readonly callee: readonly string[];
  readonly line: number;
  readonly units: readonly number[];
}

/**
 * What a value is known to be before anything runs. `text` is a string, `plain` another primitive, `object` and `list`
 * are literals without accessors, and of `value` nothing more is known than that making it has no effect.
 */
export type Shape = 'text' | 'plain' | 'object' | 'list' | 'function' | 'class' | 'value';

/** What a module takes from another one while it loads. It has no effect only if that one gives such a thing. */
export interface Need {
  /** The name in this file that an import declares. */
  readonly name: string;
  /** Members that lead from there to what is called: `string` and `min` of `v.string().min(1)`. */
  readonly members: readonly string[];
  /** `constant`: never assigned again. `member`: inside a literal without accessors. `call` and `new`: a function that only makes a value of its arguments. */
  readonly as: 'constant' | 'member' | 'plain' | 'text' | 'object' | 'list' | 'class' | 'call' | 'new';
  /** For a function: `texts` if it gets nothing else, `place` if it gets the URL of the file or of one beside it. */
  readonly given: 'texts' | 'place' | 'any';
  readonly line: number;
}

/** What is known of a declared name. */
export interface Known {
  readonly shape: Shape;
  /** Of members of a literal, by their path: `options.entries`. */
  readonly members?: Readonly<Record<string, Shape>>;
  /** It holds only if these do. */
  readonly needs: readonly Need[];
}

/** What a file does while it loads. */
export interface TopLevel {
  /** The first part that is not known to have no effect; the file then counts whole. */
  readonly whole?: Finding;
  readonly needs: readonly Need[];
  /** Names that nothing can assign to again. */
  readonly constants: readonly string[];
  readonly known: Readonly<Record<string, Known>>;
  /** It waits while it loads, so that other files may run in between. */
  readonly waits: boolean;
}

/** Everything that the closure must know about one file. It depends on the text alone and is cached by content. */
export interface FileFacts {
  readonly units: readonly Unit[];
  /** The units that declare each local name. */
  readonly names: Readonly<Record<string, readonly number[]>>;
  readonly imports: Readonly<Record<string, Binding>>;
  readonly exports: Readonly<Record<string, Binding | LocalExport>>;
  readonly stars: readonly Request[];
  readonly requests: readonly Request[];
  /** The unit of each declaration and statement at the top, in the order of the text. */
  readonly order: readonly number[];
  readonly top: TopLevel;
  /** Comments that tell how JSX is compiled, by their name: `jsxImportSource`. */
  readonly pragmas?: Readonly<Record<string, string>>;
  /** Plain declarations of stages by their top-level name: see `StageStart`. */
  readonly stages: Readonly<Record<string, StagePart>>;
  readonly syntaxError?: Finding;
}

/** An own property or undefined: facts may hold names like `constructor`. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
