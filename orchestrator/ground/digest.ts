import { createHash } from 'node:crypto';

/** A hash of content that names its algorithm: `xxh128:…` for objects on this machine, `sha256:…` for keys. */
export type Digest = `xxh128:${string}` | `sha256:${string}`;

/** SHA-256 by node:crypto, for keys and for whatever crosses a trust boundary. Text is taken as UTF-8. */
export function sha256(content: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** The part of a digest after the colon: its file name in the store. */
export const hexOf = (digest: Digest): string => digest.slice(digest.indexOf(':') + 1);

const shape = /^(xxh128:[0-9a-f]{32}|sha256:[0-9a-f]{64})$/;

/**
 * True for a complete digest. Check values from files and the command line with it before they become part of a path.
 */
export const isDigest = (value: unknown): value is Digest => typeof value === 'string' && shape.test(value);

/** Hashes one object piece by piece. After `digest()` it must not be used again. */
export interface ObjectHasher {
  update(bytes: Uint8Array): void;
  digest(): Digest;
}

type Instance = Awaited<ReturnType<typeof import('hash-wasm')['createXXHash128']>>;
const idle: Instance[] = [];
let loaded: Promise<typeof import('hash-wasm')> | undefined;

/** Loaded once: each `import()` asks the module loader again, which is slow when the loader has a thread of its own. */
async function newInstance(): Promise<Instance> {
  loaded ??= import('hash-wasm');
  return (await loaded).createXXHash128();
}

/**
 * xxHash128 by hash-wasm, about three times as fast as SHA-256 here. The package is imported on the first call, so that
 * a run with nothing to do never loads it. WebAssembly instances are reused.
 */
export async function createObjectHasher(): Promise<ObjectHasher> {
  const instance = idle.pop() ?? (await newInstance());
  instance.init();
  let done = false;
  return {
    update: (bytes) => {
      if (done) throw new Error('This hasher has given its digest already.');
      instance.update(bytes);
    },
    digest: () => {
      if (done) throw new Error('This hasher has given its digest already.');
      done = true;
      const hex = instance.digest('hex');
      idle.push(instance);
      return `xxh128:${hex}`;
    },
  };
}

let whole: Promise<Instance> | undefined;

/** The xxHash128 digest of bytes in memory. It is computed in one step, so that all calls share one instance. */
export async function digestBytes(bytes: Uint8Array): Promise<Digest> {
  whole ??= newInstance();
  const instance = await whole;
  return `xxh128:${instance.init().update(bytes).digest('hex')}`;
}

export { canonicalJson } from './canonical-json.ts';
