/** A hash of content that names its algorithm: `xxh128:…` for objects on this machine, `sha256:…` for keys. */
export type Digest = `xxh128:${string}` | `sha256:${string}`;
