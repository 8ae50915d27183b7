import type { By } from './modules.ts';

/** What a script of a package does to other files. Depends on its text alone. */
export interface ScriptFacts {
  /** What it loads by name, and how, in the order of the text. */
  readonly loads: readonly (readonly [by: By, specifier: string])[];
  /** The first thing by which it may reach files that it does not name; absent if there is none. */
  readonly open?: string;
  /** It may find out who called it, and reach files of that package. */
  readonly asks?: boolean;
}
