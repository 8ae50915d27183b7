import type { Digest } from './ground/digest.ts';

/** One file of an artifact, written piece by piece. Its digest is computed on the way. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Takes the files of one value from an artifact type. Others see nothing before the artifact is complete. */
export interface ArtifactWriter {
  write(name: string, content: Uint8Array | string): Promise<void>;
  open(name: string): Promise<FileSink>;
  /** Writes an artifact inside this one, with a digest of its own: one item of `items`. */
  artifact(name: string, type: ArtifactType, value: unknown): Promise<void>;
}

/** The files of one stored artifact. Every read verifies the bytes against their digest first. */
export interface ArtifactReader {
  readonly digest: Digest;
  readonly names: readonly string[];
  bytes(name: string): Promise<Uint8Array>;
  text(name: string): Promise<string>;
  json<T>(name: string): Promise<T>;
  /** The path of the read-only file, for random access to files that do not fit into memory. */
  path(name: string): Promise<string>;
  /** An artifact inside this one. */
  artifact(name: string): Promise<ArtifactReader>;
}

/**
 * A kind of value that stages exchange: its name, its format version, and how it is written and read. `Given` is what a
 * stage returns, possibly a stream; `Taken` is what the next stage gets.
 */
export interface ArtifactType<Kind extends string = string, Taken = any, Given = any> {
  readonly kind: Kind;
  readonly version: number;
  /** Puts its files into `latest/EXPERIMENT/`: at the root, or in a folder named after the target. */
  readonly latest?: 'root' | 'folder';
  write(value: Given, to: ArtifactWriter): Promise<void>;
  read(from: ArtifactReader): Promise<Taken>;
}

const LATEST = Symbol.for('strata.latest');

export type Taken<A> = A extends ArtifactType<string, infer T, any> ? T : never;
export type Given<A> = A extends ArtifactType<string, any, infer G> ? G : never;

/** Declares an artifact type. The literal `kind` keeps two types of equal structure apart. */
export function artifact<const Kind extends string, T, G = T>(
  type: ArtifactType<Kind, T, G>,
): ArtifactType<Kind, T, G> {
  const { latest, ...rest } = { ...type };
  // Where no stage reads it by mistake, since it is in no key.
  return latest === undefined ? type : Object.assign(rest, { [LATEST]: latest });
}

/** Where people find artifacts of a type. */
export const latestOf = (type: ArtifactType): ArtifactType['latest'] =>
  type.latest ?? (type as { readonly [LATEST]?: ArtifactType['latest'] })[LATEST];
