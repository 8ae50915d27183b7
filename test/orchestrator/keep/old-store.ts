import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createXXHash128 } from 'hash-wasm';
import { canonicalJson, type Digest } from '../../../orchestrator/ground/digest.ts';
import { keyOf } from '../../../orchestrator/store/key.ts';
import { layoutOf } from '../../../orchestrator/store/layout.ts';
import type { NodeRecord } from '../../../orchestrator/store/record.ts';
import { recordText } from '../../../orchestrator/store/records.ts';

/**
 * Makes of a store what version 0.1 would have written: objects named by xxHash128, in manifests, records, keys, runs,
 * pins and checkpoints, and nothing that states a format.
 */
export async function age(root: string): Promise<void> {
  const layout = layoutOf(root);
  const xxh128 = await createXXHash128();
  const oldOf = (bytes: Uint8Array | string): string => `xxh128:${xxh128.init().update(bytes).digest('hex')}`;

  const aged = new Map<string, { digest: string; bytes: Uint8Array }>();
  const ageObject = (digest: string): { digest: string; bytes: Uint8Array } => {
    const known = aged.get(digest);
    if (known) return known;
    let bytes: Uint8Array = readFileSync(layout.object(digest as Digest));
    const manifest = manifestIn(bytes);
    if (manifest) {
      manifest.files = manifest.files.map(({ name, digest: file }) => {
        const old = ageObject(file);
        return { name, digest: old.digest, size: old.bytes.length };
      });
      bytes = new TextEncoder().encode(canonicalJson(manifest));
    }
    const made = { digest: oldOf(bytes), bytes };
    aged.set(digest, made);
    return made;
  };
  const names = filesBelow(layout.objects);
  for (const path of names) ageObject(`sha256:${path.split('/').at(-1)}`);
  rmSync(layout.objects, { recursive: true });
  mkdirSync(layout.objects);
  for (const { digest, bytes } of aged.values()) {
    const path = layout.object(digest as Digest);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes, { mode: 0o444 });
  }

  const records = new Map<string, NodeRecord>();
  for (const name of readdirSync(layout.records)) {
    const { record } = JSON.parse(readFileSync(join(layout.records, name), 'utf8'));
    records.set(record.key, record);
    rmSync(join(layout.records, name));
  }
  const keys = new Map<string, Digest>();
  const inText = (text: string): string =>
    text.replace(/sha256:[0-9a-f]{64}/g, (one) => aged.get(one)?.digest ?? keys.get(one) ?? one);
  const ageRecord = (key: string): void => {
    const record = records.get(key);
    if (!record || keys.has(key)) return;
    for (const before of Object.values(record.parts.provenance ?? {})) ageRecord(before);
    const old = JSON.parse(inText(JSON.stringify(record)));
    old.parts.keyVersion = 1;
    // Tests of the store write records whose keys are made up.
    old.key = old.parts.stage === 'measure' ? key : keyOf(old.parts);
    keys.set(key, old.key);
    writeFileSync(layout.record(old.key), recordText(old));
  };
  for (const key of records.keys()) ageRecord(key);

  const texts = [layout.runs, layout.index, layout.determinism, join(root, 'pins')].filter((folder) =>
    existsSync(folder),
  );
  for (const path of texts.flatMap(filesBelow))
    if (/run\.json$|\.jsonl$|last-[^/]*$|determinism|pins/.test(path))
      writeFileSync(path, inText(readFileSync(path, 'utf8')));
  for (const name of readdirSync(layout.checkpoints)) {
    for (const path of filesBelow(join(layout.checkpoints, name)).filter((one) => one.endsWith('/manifest.json'))) {
      const files = Object.keys(JSON.parse(readFileSync(path, 'utf8')));
      const digests = files.map((file) => [file, oldOf(readFileSync(join(dirname(path), file)))]);
      rmSync(path);
      writeFileSync(path, canonicalJson(Object.fromEntries(digests)));
    }
    const old = keys.get(`sha256:${name}`);
    if (old) renameSync(join(layout.checkpoints, name), layout.checkpoint(old));
  }
  rmSync(join(layout.index, 'objects.json'), { force: true });
  rmSync(join(root, 'store.json'));
}

function manifestIn(bytes: Uint8Array): { files: { name: string; digest: string; size: number }[] } | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(value.files) && typeof value.kind === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The paths of all files below a folder, with `/`. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .sort();
