import type { Digest } from '../ground/digest.ts';

/** A part of the code that a stage reaches. */
export interface Declaration {
  /** `stages/words.ts#wordsOf`, from the project root; a data file has no `#`. */
  readonly id: string;
  /** Hash of its meaning: comments, layout and types do not count. */
  readonly hash: string;
  /** Id of the declaration through which it was first reached; empty for where the stage starts. */
  readonly via: string;
}

/** What of the code enters the key of a stage's nodes. */
export interface CodeFingerprint {
  readonly digest: Digest;
  /** Sorted by id. */
  readonly declarations: readonly Declaration[];
  /** Name to `name@version` and a hash over all that it depends on. */
  readonly packages: Readonly<Record<string, string>>;
  /** Uses of the clock, of undeclared randomness and of the environment. Not part of the digest. */
  readonly impurities: readonly Impurity[];
}

/** Something that makes results differ from run to run although nothing changed. */
export interface Impurity {
  readonly what: string;
  /** `file:line` */
  readonly at: string;
  /** The declaration it is in. */
  readonly id: string;
}
