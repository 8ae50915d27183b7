/** The files of `new KIND NAME`; paths are relative to the project. */
export interface Scaffolded {
  /** Texts of new files. */
  readonly files: Readonly<Record<string, string>>;
  /** New texts of existing files that must know the new ones. */
  readonly edits: Readonly<Record<string, string>>;
  /** Next steps for the user, one a line: a sentence, or the words of a command. */
  readonly next: readonly (string | readonly string[])[];
}

/** Reads a file of the project. @throws Problem `no-place` where it is missing */
export type ReadText = (path: string) => Promise<string>;

/**
 * Composes the texts of one kind. It writes nothing.
 *
 * @param name - Lower-case words joined by hyphens.
 * @throws Problem `name-taken`, or `no-place` where a file to edit has lost the place for its line
 */
export type Scaffold = (name: string, read: ReadText) => Promise<Scaffolded>;

/** The kinds that `new` can write, each loaded when it is asked for. */
export type Scaffolds = Readonly<Record<string, () => Promise<Scaffold>>>;
