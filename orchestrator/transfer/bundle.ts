import { isUnsafe } from '../ground/clean-text.ts';
import { canonicalJson, type Digest, hexOf, isDigest, sha256 } from '../ground/digest.ts';
import { Problem } from '../ground/problems.ts';
import type { NodeRecord } from '../store/record.ts';

/** A tar of plain files, the manifest first. */
export const FORMAT = 'strata-result-2';
/** The format of version 0.1. */
const OLD_FORMAT = 'strata-result-1';
export const MANIFEST = 'manifest.json';

export interface Member {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** The manifest of an exported file. The SHA-256 of its text, the seal, vouches for the whole file. */
export interface BundleManifest {
  readonly format: typeof FORMAT;
  readonly node: string;
  readonly experiment: string;
  readonly key: Digest;
  /** Keys of the results whose bytes are all in the file; the exported one is last. */
  readonly whole: readonly Digest[];
  /** Keys of the results it was made from whose records alone are in the file. */
  readonly chain: readonly Digest[];
  /** Version of the rules for hashing code: texts can be checked only against hashes of the same version. */
  readonly facts: number;
  readonly members: readonly Member[];
}

/** An exported file after reading: every member has the SHA-256 that the manifest states. */
export interface Bundle {
  readonly file: string;
  readonly manifest: BundleManifest;
  readonly seal: Digest;
  readonly records: ReadonlyMap<Digest, NodeRecord>;
  /** Texts of declarations, by the hash of their meaning. None where they cannot be checked. */
  readonly code: ReadonlyMap<string, string>;
  /** Sizes of the objects by digest; the bytes match the digest. */
  readonly objects: ReadonlyMap<Digest, number>;
  /** Texts of the objects that are outputs of records: manifests of artifacts. */
  readonly manifests: ReadonlyMap<Digest, string>;
}

export const memberOf = {
  object: (digest: Digest): string => `objects/${hexOf(digest)}`,
  record: (key: Digest): string => `records/${hexOf(key)}.json`,
  code: (hash: string): string => `code/${hash}.txt`,
} as const;

export const manifestBytes = (manifest: BundleManifest): string => `${canonicalJson(manifest)}\n`;
export const sealOf = (text: string): Digest => sha256(text);

const shapes = [/^objects\/[0-9a-f]{64}$/, /^records\/[0-9a-f]{64}\.json$/, /^code\/[0-9a-f]{32,64}\.txt$/];

/** Allows only the names of the format, so that none leads outside. @throws Problem `bad-export` */
export function parseManifest(file: string, text: string): BundleManifest {
  let value: Partial<BundleManifest> | undefined;
  try {
    value = JSON.parse(text) as Partial<BundleManifest>;
  } catch {}
  if ((value?.format as string) === OLD_FORMAT) throw oldExport(file);
  if (value?.format !== FORMAT)
    throw badExport(
      file,
      `its manifest is not in the format ${FORMAT}; another version of this program may have written it`,
    );
  const { node, experiment, key, whole, chain, facts, members } = value;
  const isText = (one: unknown) => typeof one === 'string' && one.length < 10_000 && !isUnsafe(one);
  const isKeys = (one: unknown): one is Digest[] => Array.isArray(one) && one.every(isDigest);
  const isShaped = isText(node) && isText(experiment) && isDigest(key) && isKeys(whole) && isKeys(chain);
  if (!isShaped || typeof facts !== 'number' || !Array.isArray(members) || whole.at(-1) !== key)
    throw badExport(file, 'its manifest lacks parts');
  const names = new Set<string>();
  // Objects come last: only after the records is it known which of them are manifests.
  const order = ['records', 'code', 'objects'];
  let at = 0;
  for (const member of members as Partial<Member>[]) {
    const { name, size, sha256: sum } = member ?? {};
    if (typeof name !== 'string' || !shapes.some((shape) => shape.test(name)))
      throw badExport(
        file,
        `its manifest names a member ${JSON.stringify(name)?.slice(0, 80)}, which no export contains`,
      );
    if (names.has(name)) throw badExport(file, `its manifest names ${name} twice`);
    if (!Number.isSafeInteger(size) || (size as number) < 0 || !/^[0-9a-f]{64}$/.test(sum ?? ''))
      throw badExport(file, `its manifest gives ${name} no size or SHA-256`);
    if (name.startsWith('objects/') && name !== `objects/${sum}`)
      throw badExport(file, `its manifest gives ${name} another SHA-256 than its name`);
    const folder = order.indexOf(name.split('/')[0]!);
    if (folder < at) throw badExport(file, `its manifest names ${name} after members that come later in an export`);
    at = folder;
    names.add(name);
  }
  return value as BundleManifest;
}

const oldExport = (file: string): Problem =>
  new Problem(
    'old-export',
    `${file} was exported by version 0.1, which named bytes by xxHash128 and gave results other keys than this version does, so no run could use it. Nothing was imported. Compute the result with this version where its inputs are and export it again, or check out the version that exported it.`,
    { exitCode: 2 },
  );

/** The file is damaged, cut, tampered with, or not an export; nothing was imported. */
export function badExport(file: string, why: string): Problem {
  return new Problem(
    'bad-export',
    `${file} cannot be trusted: ${why}. Nothing was imported. Fetch it again, and compare its seal with the one that "export" printed; if that does not help, export it again.`,
    { exitCode: 3 },
  );
}
