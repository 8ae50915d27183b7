import { byCodeUnits, closureDigest } from '../code/closure-digest.ts';
import type { Digest } from '../ground/digest.ts';
import { type KeyParts, keyOf } from '../store/key.ts';
import type { ItemDigests } from '../store/record.ts';

/** The only format so far. */
export const LOCK_FORMAT = 'strata-lock-1';
/** File name in latest/EXPERIMENT/. */
export const LOCK_NAME = 'lock.json';

/**
 * A finished run: settings, every node with the parts of its key and the digests of its outputs, and the published files.
 * The same results give the same text on every machine, except for `made`, which no comparison reads.
 */
export interface GraphLock {
  readonly format: typeof LOCK_FORMAT;
  readonly experiment: string;
  /**
   * `--set` as given, with absolute paths cut down to names. Beside it lie the values of the project's own options, each
   * under its name.
   */
  readonly set: readonly string[];
  /** The experiment's validated value, which `reproduce` runs. */
  readonly settings: unknown;
  readonly command: string;
  readonly keyVersion: number;
  /** Producers first. */
  readonly nodes: readonly LockedNode[];
  /** The code behind each fingerprint of a node. */
  readonly code: Readonly<Record<string, LockedCode>>;
  /** Targets that people open, by name. */
  readonly published: Readonly<Record<string, PublishedTarget>>;
  /** The published files, except the crate, which lists the lock. */
  readonly files: readonly LockedFile[];
  readonly made: Made;
}

export interface LockedNode {
  readonly node: string;
  readonly stage: string;
  readonly key: Digest;
  /** The command that computes this node and its producers. */
  readonly command: string;
  /** Names of the nodes that it takes from. */
  readonly from: readonly string[];
  readonly params: KeyParts['params'];
  /** Content of outside files, by the parameter that names them. */
  readonly files: KeyParts['files'];
  readonly inputs: KeyParts['inputs'];
  readonly environment: KeyParts['environment'];
  readonly runtime?: NonNullable<KeyParts['runtime']>;
  /** Fingerprint, or `version:…` where the stage states its own. */
  readonly code: string;
  /** Artifact type and version, by port. */
  readonly formats: KeyParts['outputs'];
  /** Keys of all its producers, where the stage reports on them. */
  readonly provenance: KeyParts['provenance'];
  /** Which node made each input, where the stage reports on them. */
  readonly origins?: NonNullable<KeyParts['origins']>;
  readonly outputs: Readonly<Record<string, Digest>>;
  readonly items?: ItemDigests;
  /** Present for a result that was imported and not computed in this store: whoever made the file vouches for it. */
  readonly imported?: { readonly seal: Digest };
}

export interface LockedCode {
  /** Declaration to the hash of its meaning. */
  readonly declarations: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
}

export interface PublishedTarget {
  readonly node: string;
  readonly port: string;
  readonly kind: string;
  readonly version: number;
}

export interface LockedFile {
  /** Relative to the lock. */
  readonly path: string;
  readonly target: string;
  /** Its name in the artifact. */
  readonly name: string;
  readonly size: number;
  /** Digest in the store. */
  readonly digest: Digest;
  readonly sha256: Digest;
}

/** Where the lock was written; only for people. */
export interface Made {
  readonly node: string;
  readonly platform: string;
  /** SHA-256 of package-lock.json. */
  readonly packageLock?: Digest;
  readonly git?: { readonly commit: string; readonly modified: boolean };
}

/** The parts of a locked node's key, as a record has them. */
export function partsOfLocked(lock: GraphLock, node: LockedNode): KeyParts {
  const { declarations = {}, packages = {} } = lock.code[node.code] ?? {};
  const { stage, params, files, inputs, environment, runtime, formats: outputs, provenance, origins } = node;
  return {
    ...{ keyVersion: lock.keyVersion, stage, params, files, inputs, outputs, environment, provenance },
    ...(runtime ? { runtime } : {}),
    ...(origins ? { origins } : {}),
    code: {
      fingerprint: node.code,
      declarations: Object.fromEntries(Object.entries(declarations).map(([id, hash]) => [id, { hash, via: '' }])),
      packages,
    },
  };
}

/** The first contradiction in a lock that was edited or cut; undefined if it is consistent. */
export function contradictionIn(lock: GraphLock): string | undefined {
  const earlier = new Set<string>();
  for (const node of lock.nodes) {
    // Otherwise a lock with nodes removed would compare as equal.
    const lacking = node.from.find((from) => !earlier.has(from));
    if (lacking !== undefined) return `"${node.node}" takes from "${lacking}", which does not precede it`;
    if (earlier.has(node.node)) return `"${node.node}" occurs twice`;
    earlier.add(node.node);
    if (keyOf(partsOfLocked(lock, node)) !== node.key) return `the key of "${node.node}" is not the hash of its parts`;
    const { declarations, packages } = lock.code[node.code] ?? {};
    if (node.code.startsWith('version:')) continue;
    if (!declarations || !packages || closureOf(declarations, packages) !== node.code)
      return `the code of "${node.node}" does not match its fingerprint`;
  }
  const outputs = new Map(lock.nodes.map((node) => [node.node, node.outputs]));
  for (const [target, { node, port }] of Object.entries(lock.published))
    if (!outputs.get(node)?.[port]) return `no node in it made "${target}"`;
  const stray = lock.files.find(({ target }) => !Object.hasOwn(lock.published, target));
  return stray && `its file ${stray.path} belongs to no target`;
}

const closureOf = (declarations: LockedCode['declarations'], packages: LockedCode['packages']): Digest =>
  closureDigest(
    inOrder(declarations).map(([id, hash]) => ({ id, hash })),
    inOrder(packages).map(([, version]) => version),
  );

/** Sorted by code units, as for fingerprints. */
const inOrder = (values: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(values).sort(([a], [b]) => byCodeUnits(a, b));
