import type { Digest } from '../ground/digest.ts';
import { canonicalJson, sha256 } from '../ground/digest.ts';

/**
 * The version of a key's meaning. Raise it when a change of the orchestrator changes what stages get or what is kept of
 * their results. The orchestrator's own code is outside every fingerprint, so that an edit here does not repeat a week
 * of computing.
 */
export const KEY_VERSION = 2;

/** One declaration that the stage reaches: the hash of its normalised text, and the declaration that led to it. */
export interface CodePart {
  readonly hash: string;
  readonly via: string;
}

/** Everything that a result depends on. It is kept beside the hash, since `why` and `diff` need the parts. */
export interface KeyParts {
  readonly keyVersion: number;
  readonly stage: string;
  readonly code: {
    /** Digest of the closure, or `version:…` if the stage states its own version. */
    readonly fingerprint: string;
    readonly declarations: Readonly<Record<string, CodePart>>;
    readonly packages: Readonly<Record<string, string>>;
  };
  readonly params: Readonly<Record<string, unknown>>;
  /** Digests of outside files and folders, by the parameter that names them. */
  readonly files: Readonly<Record<string, Digest>>;
  readonly inputs: Readonly<Record<string, Digest | readonly Digest[]>>;
  /** Artifact type and format version of each output. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Versions of Node and of the loader of TypeScript, as coarse as is asked for. Version 0.1 did not keep them. */
  readonly runtime?: Readonly<Record<string, string>>;
  /** Keys of all producers, for stages that report on them. */
  readonly provenance: Readonly<Record<string, Digest>>;
  /** Which node made each input, for stages that report on them. */
  readonly origins?: Readonly<Record<string, string | readonly string[]>>;
}

/** The parts that a record keeps. The store does not know what they mean and returns what was put there. */
export const partsOf = (record: { readonly parts: unknown }): KeyParts => record.parts as KeyParts;

/** hash(code, parameters, input digests, environment, runtime). Never paths, names of nodes, concurrency or descriptions. */
export function keyOf(parts: KeyParts): Digest {
  const { code, ...rest } = parts;
  return sha256(canonicalJson({ ...rest, code: code.fingerprint }));
}

/** What surrounds a stage, for people: the parts of its environments and of the runtime. */
export const surroundings = ({ environment, runtime }: KeyParts): Readonly<Record<string, string>> => ({
  ...runtime,
  ...environment,
});
