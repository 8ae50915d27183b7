import type { Digest } from './ground/digest.ts';

/** A file of an artifact that is being written piece by piece; its digest is computed on the way. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Where an artifact type puts the files of one value. Nothing is visible to others before the whole artifact is. */
export interface ArtifactWriter {
  write(name: string, content: Uint8Array | string): Promise<void>;
  open(name: string): Promise<FileSink>;
  /** A whole artifact inside this one, with a digest of its own: an item of `items`. */
  artifact(name: string, type: ArtifactType, value: unknown): Promise<void>;
}

/** The files of one stored artifact. Every way of reading verifies the bytes against their digest first. */
export interface ArtifactReader {
  readonly digest: Digest;
  readonly names: readonly string[];
  bytes(name: string): Promise<Uint8Array>;
  text(name: string): Promise<string>;
  json<T>(name: string): Promise<T>;
  /** The path of the (read-only) file, for random access to what is too large for memory. */
  path(name: string): Promise<string>;
  /** An artifact inside this one. */
  artifact(name: string): Promise<ArtifactReader>;
}

/**
 * A kind of thing that stages exchange: its name, its format version, how it is written and read. `Given` is what a
 * stage returns, which may be a stream; `Taken` is what the next stage gets.
 */
export interface ArtifactType<Kind extends string = string, Taken = any, Given = any> {
  readonly kind: Kind;
  readonly version: number;
  /** Where its files go in `latest/EXPERIMENT/`: directly there, or in a folder named after the target. */
  readonly latest?: 'root' | 'folder';
  write(value: Given, to: ArtifactWriter): Promise<void>;
  read(from: ArtifactReader): Promise<Taken>;
}

export type Taken<A> = A extends ArtifactType<string, infer T, any> ? T : never;
export type Given<A> = A extends ArtifactType<string, any, infer G> ? G : never;

/** Declares an artifact type; the literal `kind` keeps two types of equal structure apart. */
export function artifact<const Kind extends string, T, G = T>(
  type: ArtifactType<Kind, T, G>,
): ArtifactType<Kind, T, G> {
  return type;
}
