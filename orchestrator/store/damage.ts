import type { Digest } from '../ground/digest.ts';

/** An artifact in the store that does not match its digest or is incomplete. Whoever needs it treats it as a miss. */
export class DamagedArtifact extends Error {
  readonly artifact: Digest;
  /** The damaged file of the artifact; undefined if it is the manifest. */
  readonly file: string | undefined;
  readonly found: 'missing' | 'damaged';
  constructor(artifact: Digest, file: string | undefined, found: 'missing' | 'damaged') {
    const what = file === undefined ? 'its manifest' : `its file "${file}"`;
    super(
      `Artifact ${artifact} in the store is ${found === 'missing' ? 'incomplete' : 'damaged'}: ${what} is ${found}.`,
    );
    this.name = 'DamagedArtifact';
    this.artifact = artifact;
    this.file = file;
    this.found = found;
  }
}

/** Recognises it by its properties, since it may come from another process. */
export const isDamagedArtifact = (error: unknown): error is DamagedArtifact =>
  error instanceof Error && error.name === 'DamagedArtifact';
