/** How a script of a collection of attacks and odd inputs must end. */
export interface Expected {
  /** Its output matches each of `says` and none of `never`. */
  readonly says?: readonly RegExp[];
  readonly never?: readonly RegExp[];
  readonly seconds?: number;
  /** `$WORK` stands for the folder in which the scripts work. The script runs once for each list of arguments. */
  readonly runs?: readonly (readonly string[])[];
  readonly env?: Readonly<Record<string, string>>;
  /** A command of the shell that runs first, in that folder. */
  readonly before?: string;
  /** A command of the shell that runs at the end. */
  readonly after?: string;
  /** Programs without which it cannot run here, and whether it needs the rights of root. */
  readonly needs?: readonly string[];
  /** Texts of the script that are replaced. */
  readonly edits?: readonly (readonly [before: string, now: string])[];
  /** Why it is not run any more. */
  readonly gone?: string;
}

/** By the path of the script in the collection, and a word where one script is run in several ways. */
export type Expectations = Readonly<Record<string, Expected>>;

/** No script may end so, unless its row allows it. */
export const NEVER: readonly RegExp[] = [
  /no end after/,
  /This is a bug in Strata/,
  /\(bug\)/,
  /\bBUG\b/,
  /(?:Type|Reference|Syntax)Error/,
  /\(unexpected\)/,
  /ERR_MODULE_NOT_FOUND|Cannot find (?:module|package)/,
  /ERR_[A-Z_]+|UnhandledPromise/,
];
