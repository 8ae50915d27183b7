import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { archivedSource, archivePath } from '../code/archive.ts';
import { FACTS_VERSION } from '../code/fact-types.ts';
import { provesSource } from '../code/source-proof.ts';
import { replaceFile } from '../ground/atomic-file.ts';
import { type Digest, hexOf } from '../ground/digest.ts';
import { digestFile } from '../ground/file-digest.ts';
import { Problem } from '../ground/problems.ts';
import { partsOf } from '../store/key.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import { type Bundle, FORMAT, MANIFEST, type Member, manifestBytes, memberOf } from './bundle.ts';
import { type CodeProof, checkProof } from './proof.ts';
import { readBundle } from './read-bundle.ts';

export interface ExportRequest {
  /** All results it was made from, then the exported one. */
  readonly records: readonly NodeRecord[];
  readonly experiment: string;
  /** Adds the bytes of the results it was made from, not only their records. */
  readonly inputs: boolean;
  readonly replace: boolean;
}

/**
 * Writes one result with its proof into a tar file: its objects, its record with the parts of its key, the records of all
 * results it was made from, and the texts of the code. The finished file is read and checked before it gets its name.
 * @throws Problem `export-exists`, `disk-full`; DamagedArtifact when an object does not match its digest
 */
export async function writeBundle(
  store: Store,
  request: ExportRequest,
  path: string,
): Promise<Bundle & { proof: CodeProof }> {
  const target = resolve(path);
  if (!request.replace && existsSync(target))
    throw new Problem('export-exists', `${path} already exists. Give another name, or add --replace.`, {
      exitCode: 2,
    });
  const main = request.records.at(-1)!;
  const whole = request.inputs ? request.records : [main];
  const sources = await sourcesOf(store, request.records, whole);
  // One after the other: each open file takes a descriptor and two pieces of memory.
  const members: Member[] = [];
  for (const [name, from] of sources) members.push({ name, ...(await measured(from)) });
  const manifest = {
    format: FORMAT,
    node: main.node,
    experiment: request.experiment,
    key: main.key,
    whole: whole.map(({ key }) => key),
    chain: request.records.filter((record) => !whole.includes(record)).map(({ key }) => key),
    facts: FACTS_VERSION,
    members,
  } as const;
  // Not in the store, which may be there to be read alone.
  const folder = await mkdtemp(join(tmpdir(), 'strata-export-'));
  const index = join(folder, MANIFEST);
  try {
    await writeFile(index, manifestBytes(manifest));
    return await replaceFile(target, async (draft) => {
      await pack(store, new Map([[MANIFEST, index], ...sources]), draft);
      const bundle = await readBundle(draft);
      return { ...bundle, file: basename(target), proof: await checkProof(bundle) };
    });
  } catch (error) {
    throw unwritable(error, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Translates a failed write of the file, which lies outside the store. */
function unwritable(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EISDIR'].includes(code)) return error;
  return new Problem(
    'export-unwritable',
    `${path} cannot be written (${code}). Give a file in a folder that exists, that you may write in, and that has room.`,
    { exitCode: 2, cause: error },
  );
}

/** Source file of each member, in the order of the tar: records, code, objects. */
async function sourcesOf(
  store: Store,
  records: readonly NodeRecord[],
  whole: readonly NodeRecord[],
): Promise<Map<string, string>> {
  const sources = new Map(records.map(({ key }) => [memberOf.record(key), store.layout.record(key)]));
  for (const record of records)
    for (const [id, { hash }] of Object.entries(partsOf(record).code.declarations)) {
      const text = sources.has(memberOf.code(hash)) ? undefined : await archivedSource(store.root, hash);
      // A text that does not prove to be the declaration is left out and reported as missing.
      if (text !== undefined && (await provesSource(id, hash, text)))
        sources.set(memberOf.code(hash), archivePath(store.root, hash));
    }
  const take = (digest: Digest) => sources.set(memberOf.object(digest), store.layout.object(digest));
  for (const { outputs } of whole)
    for (const artifact of Object.values(outputs)) {
      const reader = await store.reader(artifact);
      take(artifact);
      for (const { name, digest } of reader.files) {
        await reader.path(name); // verifies
        take(digest);
      }
    }
  return sources;
}

async function measured(path: string): Promise<{ size: number; sha256: string }> {
  return { size: (await stat(path)).size, sha256: hexOf(await digestFile(path)) };
}

/** The tar names no owner and no times, so nothing in it tells of this machine. */
async function pack(store: Store, sources: ReadonlyMap<string, string>, to: string): Promise<void> {
  const { create } = await import('tar');
  const inStore = (path: string) => relative(store.root, path).replaceAll('\\', '/');
  const names = new Map([...sources].map(([name, from]) => [inStore(from), name]));
  const onWriteEntry = (entry: { path: string }): void => {
    entry.path = names.get(entry.path) ?? entry.path;
  };
  await create({ cwd: store.root, file: to, portable: true, mtime: new Date(0), strict: true, onWriteEntry }, [
    ...names.keys(),
  ]);
}
