import { archivedSource, archiveSource } from '../code/archive.ts';
import type { Digest } from '../ground/digest.ts';
import { writing } from '../ground/file-problems.ts';
import { commandShape, DEFAULT_STORE } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';
import { shellWord } from '../ground/text.ts';
import { readRuns, repeatWords } from '../keep/kept-runs.ts';
import { acquireLock } from '../store/key-lock.ts';
import { parseManifest } from '../store/manifest.ts';
import { ObjectDraft } from '../store/object-writer.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import { type Bundle, badExport } from './bundle.ts';
import { type CodeProof, checkProof } from './proof.ts';
import { readBundle } from './read-bundle.ts';

/** The outcome of one result of the file. */
export interface Imported {
  readonly key: Digest;
  readonly node: string;
  /** `confirmed`: the store had the same outputs already. */
  readonly state: 'new' | 'confirmed' | 'checked';
}

export interface ImportRequest {
  /** The required seal. */
  readonly expect?: string;
  /** Checks and imports nothing. */
  readonly checkOnly: boolean;
  readonly signal?: AbortSignal;
}

export type ImportReport = Bundle & { readonly proof: CodeProof; readonly results: readonly Imported[] };

/**
 * Checks an exported file from end to end, then imports its results: objects first, records last, each under its lock.
 * Nothing is visible until everything was checked; an existing record is never replaced.
 * @throws Problem `bad-export`, `other-seal`, `import-contradicts`, `disk-full`
 */
export async function importBundle(
  store: Store | undefined,
  path: string,
  request: ImportRequest,
): Promise<ImportReport> {
  const drafts = new Map<Digest, ObjectDraft>();
  const stage = async (digest: Digest): Promise<ObjectDraft> => {
    const draft = await ObjectDraft.open(store!.layout);
    drafts.set(digest, draft);
    return draft;
  };
  try {
    const bundle = await readBundle(path, request.checkOnly ? undefined : stage);
    checkSeal(bundle, request.expect);
    const proof = await checkProof(bundle);
    const records = bundle.manifest.whole.map((key) => bundle.records.get(key)!);
    if (store) for (const record of records) refuseContradiction(store, bundle, record);
    if (request.checkOnly || !store)
      return { ...bundle, proof, results: records.map(({ key, node }) => ({ key, node, state: 'checked' })) };
    const results: Imported[] = [];
    for (const record of records) results.push(await publish(store, bundle, record, drafts, request.signal));
    await keepCode(store, bundle);
    return { ...bundle, proof, results };
  } finally {
    for (const draft of drafts.values()) await draft.discard();
  }
}

function checkSeal({ file, seal }: Bundle, expect: string | undefined): void {
  if (expect === undefined) return;
  const wanted = expect.toLowerCase().replace(/^(sha256:)?/, 'sha256:');
  if (!/^sha256:[0-9a-f]{64}$/.test(wanted))
    throw new Problem(
      'bad-usage',
      `--expect ${shellWord(expect)}: write the seal that "export" printed, 64 hexadecimal digits.`,
      {
        exitCode: 2,
      },
    );
  if (wanted !== seal)
    throw new Problem(
      'other-seal',
      `${file} has the seal ${seal}, not ${wanted}: it is not the file that you expect. Nothing was imported.`,
      { exitCode: 3 },
    );
}

/** Two results of one key differ: the stage is not deterministic, or one of the two is wrong. */
function refuseContradiction(store: Store, { file, manifests }: Bundle, record: NodeRecord): void {
  const own = store.lookAtRecord(record.key);
  if (typeof own !== 'object') return;
  const differing = Object.entries(record.outputs).filter(([port, digest]) => own.outputs[port] !== digest);
  if (differing.length === 0) return;
  const sides = differing.map(([port, digest]) => {
    const files = parseManifest(manifests.get(digest) ?? '')
      ?.files.map(({ name }) => name)
      .join(', ');
    return `${port}${files ? ` (${files})` : ''} is ${digest} there and ${own.outputs[port] ?? 'missing'} here`;
  });
  const made = ({ run, finishedAt, machine }: NodeRecord) => `run ${run} of ${finishedAt} on ${machine.host}`;
  const before = readRuns(store.root).find(({ run }) => run === own.run);
  const words = before ? repeatWords(before, DEFAULT_STORE) : [];
  const again = before?.again ?? commandShape('run --store DIR', ...words, '--only', record.node);
  throw new Problem(
    'import-contradicts',
    `${file} and this store disagree about ${record.node}: both have a result of the key ${record.key}, and ${sides.join('; ')}. Theirs was made by ${made(record)}, the one here by ${made(own)}. The stage is not deterministic across these machines, or one of the two is wrong. Nothing was imported, and the result here stays. See what running it again in an empty store gives: ${again}`,
    { exitCode: 3 },
  );
}

/** Holds the lock of the key, so that neither a run nor gc can act between its objects and its record. */
async function publish(
  store: Store,
  bundle: Bundle,
  record: NodeRecord,
  drafts: ReadonlyMap<Digest, ObjectDraft>,
  signal: AbortSignal | undefined,
): Promise<Imported> {
  const { key, node } = record;
  const lock = await acquireLock(store, key, signal ? { signal } : {});
  try {
    refuseContradiction(store, bundle, record);
    const own = store.lookAtRecord(key);
    const isThere = typeof own === 'object';
    const states = await Promise.all(Object.values(record.outputs).map((artifact) => store.check(artifact)));
    if (isThere && states.every((state) => state === 'whole')) return { key, node, state: 'confirmed' };
    for (const artifact of Object.values(record.outputs)) {
      const files = parseManifest(bundle.manifests.get(artifact)!)!.files.map(({ digest }) => digest);
      // The manifest comes last, as when a stage writes an artifact.
      for (const digest of new Set([...files, artifact])) {
        const draft = drafts.get(digest);
        if (draft?.digest !== digest) throw badExport(bundle.file, `the object ${digest} changed while it was read`);
        if ((await store.objects.check(digest)) === 'whole') continue;
        await draft.settle();
        await draft.publish();
        store.objects.removed(digest); // the index knows a different file
      }
    }
    if (isThere) return { key, node, state: 'confirmed' };
    const origin = { file: bundle.file, seal: bundle.seal, importedAt: new Date().toISOString() };
    await store.writeRecord({ ...record, origin });
    return { key, node, state: 'new' };
  } finally {
    await lock.release();
  }
}

async function keepCode(store: Store, { code }: Bundle): Promise<void> {
  for (const [hash, text] of code) {
    if ((await archivedSource(store.root, hash)) === undefined)
      await writing(store.root, () => archiveSource(store.root, hash, text));
  }
}
