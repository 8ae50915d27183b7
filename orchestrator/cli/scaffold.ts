/** A change to an existing file. */
export interface ScaffoldEdit {
  /** Relative to the project. */
  readonly path: string;
  /** The file's new text. @throws Problem where the place to edit is missing */
  change(text: string): string;
}

/** The files of `new KIND NAME`; paths are relative to the project. */
export interface Scaffolded {
  readonly files: Readonly<Record<string, string>>;
  readonly edits: readonly ScaffoldEdit[];
  /** Other files in which the name may already be in use. */
  readonly taken?: readonly { readonly path: string; readonly pattern: RegExp }[];
  /** Next steps for the user, one a line. */
  readonly next: readonly string[];
}

/** Composes the files of one kind from a name in lower-case words joined by hyphens. */
export type Scaffold = (name: string) => Promise<Scaffolded>;

/** The kinds that `new` can write, each loaded when it is asked for. */
export type Scaffolds = Readonly<Record<string, () => Promise<Scaffold>>>;
