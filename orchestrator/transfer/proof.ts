import { byCodeUnits, closureDigest, REFERENCES } from '../code/closure-digest.ts';
import { FACTS_VERSION } from '../code/fact-types.ts';
import { provesSource } from '../code/source-proof.ts';
import type { Digest } from '../ground/digest.ts';
import { keyOf, partsOf } from '../store/key.ts';
import { parseManifest } from '../store/manifest.ts';
import type { NodeRecord } from '../store/record.ts';
import { type Bundle, badExport } from './bundle.ts';

/** How much of the code in a file was proved. */
export interface CodeProof {
  /** Declarations whose text is in the file and matches the hash in a key. */
  readonly proven: number;
  /** Declarations without a text: binary data files, mostly. */
  readonly without: readonly string[];
  /** False when the file was made by other hashing rules, so that its texts cannot be checked and are not kept. */
  readonly checked: boolean;
}

/**
 * Checks that an exported file is consistent: each key is the hash of its parts, each closure the hash of its declarations,
 * each text the declaration that it is given for, each input an output of a result in the chain, and every output has its
 * files and no others. It does not show that running the stage again gives these bytes: for that, the maker must be trusted.
 * @throws Problem `bad-export`
 */
export async function checkProof(bundle: Bundle): Promise<CodeProof> {
  const { file, manifest, records } = bundle;
  const stated = [...manifest.chain, ...manifest.whole];
  const missing = stated.find((key) => !records.has(key));
  if (missing) throw badExport(file, `the record of ${missing} is missing`);
  if (records.size !== new Set(stated).size) throw badExport(file, 'it has records that its manifest does not name');
  const made = new Set([...records.values()].flatMap(({ outputs }) => Object.values(outputs)));
  for (const record of records.values()) checkRecord(file, record, records, made);
  checkObjects(bundle);
  return checkCode(bundle);
}

function checkRecord(file: string, record: NodeRecord, records: Bundle['records'], made: ReadonlySet<Digest>): void {
  const parts = partsOf(record);
  let key: Digest | undefined;
  let closure: Digest | undefined;
  try {
    key = keyOf(parts);
    const { declarations, packages } = parts.code;
    const sorted = Object.entries(declarations).sort(([a], [b]) => byCodeUnits(a, b));
    const versions = Object.entries(packages).sort(([a], [b]) => byCodeUnits(a, b));
    closure = closureDigest(
      sorted.map(([id, { hash }]) => ({ id, hash })),
      versions.map(([, version]) => version),
    );
  } catch {}
  if (key !== record.key) throw badExport(file, `the key of ${record.node} is not the hash of its parts`);
  const { fingerprint } = parts.code;
  if (closure !== fingerprint && !fingerprint.startsWith('version:'))
    throw badExport(file, `the code of ${record.node} does not match its fingerprint`);
  for (const [port, digests] of Object.entries(parts.inputs))
    for (const digest of [digests].flat())
      if (!made.has(digest))
        throw badExport(file, `it is incomplete: it has no record of what made the input ${port} of ${record.node}`);
  const unknown = Object.entries(parts.provenance).find(([, one]) => !records.has(one));
  if (unknown)
    throw badExport(file, `it is incomplete: ${record.node} reports on ${unknown[0]}, whose record is not in it`);
}

/** Every artifact of a whole result has its manifest and all its files, and no object is unused. */
function checkObjects({ file, manifest, records, objects, manifests }: Bundle): void {
  const used = new Set<Digest>();
  for (const key of manifest.whole) {
    const { node, outputs } = records.get(key)!;
    for (const [port, artifact] of Object.entries(outputs)) {
      used.add(artifact);
      const text = manifests.get(artifact);
      const parsed = text === undefined ? undefined : parseManifest(text);
      if (parsed === undefined)
        throw badExport(file, `it is incomplete: the list of files of ${node}'s output ${port} is not in it`);
      for (const { name, digest, size } of parsed.files) {
        used.add(digest);
        if (objects.get(digest) !== size)
          throw badExport(
            file,
            `it is incomplete: ${name} of ${node}'s output ${port} is not in it, or of another size`,
          );
      }
    }
  }
  const stray = [...objects.keys()].find((digest) => !used.has(digest));
  if (stray) throw badExport(file, `its object ${stray} belongs to no result`);
}

async function checkCode({ file, manifest, records, code }: Bundle): Promise<CodeProof> {
  const declared = new Map<string, string>();
  for (const record of records.values())
    for (const [id, { hash }] of Object.entries(partsOf(record).code.declarations)) declared.set(hash, id);
  const stray = [...code.keys()].find((hash) => !declared.has(hash));
  if (stray) throw badExport(file, `its text code/${stray}.txt belongs to no declaration`);
  const checked = manifest.facts === FACTS_VERSION;
  for (const [hash, text] of code)
    if (!(await provesSource(declared.get(hash)!, hash, text)))
      throw badExport(file, `its text of ${declared.get(hash)} is not the code in the key`);
  const without = [...declared].flatMap(([hash, id]) => (code.has(hash) || id.endsWith(REFERENCES) ? [] : [id]));
  return { proven: code.size, without, checked };
}
