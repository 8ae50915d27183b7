import type { Digest } from '../ground/digest.ts';

/** A part of the code that a stage reaches. */
export interface Declaration {
  /** `stages/words.ts#wordsOf`, relative to the project root. A data file has no `#`. */
  readonly id: string;
  /** Hash of its meaning: comments, layout and types do not count. */
  readonly hash: string;
  /** Id of the declaration through which it was first reached; empty for the start of the stage. */
  readonly via: string;
}

/** The first thing in the code that a proof stumbles over. */
export interface Verdict {
  readonly what: string;
  /** `file:line` */
  readonly at: string;
}

/** The part of the code that enters the keys of a stage's nodes. */
export interface CodeFingerprint {
  readonly digest: Digest;
  /** Sorted by id. */
  readonly declarations: readonly Declaration[];
  /** For each package, `name@version` and a hash over all its dependencies. */
  readonly packages: Readonly<Record<string, string>>;
  /**
   * Every file of the project that a process may load or read for this stage: modules, data files, and what decides how
   * they load. Path from the project root, with `/`, to the SHA-256 of its bytes in hex. Not part of the digest.
   */
  readonly files: Readonly<Record<string, string>>;
  /** Modules that count whole, by path, and the first thing in each that is not known to be inert. */
  readonly wholes: Readonly<Record<string, { readonly what: string; readonly line: number }>>;
  /** The orchestrator's files that these import, as paths from the project root. */
  readonly own: readonly string[];
  /** Uses of the clock, of undeclared randomness and of the environment. They are not part of the digest. */
  readonly impurities: readonly Impurity[];
  /** Why a process that executed this stage may not execute another one; absent if nothing can be left in it. */
  readonly state?: Verdict;
  /** Why the stage is not provably a plain function of its inputs and parameters; absent if it is. */
  readonly notPlain?: Verdict;
}

/** A call that can make results differ from run to run although nothing changed. */
export interface Impurity {
  readonly what: string;
  /** `file:line` */
  readonly at: string;
  /** The declaration that contains it. */
  readonly id: string;
}
