import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artifact } from '../../../orchestrator/artifact.ts';
import { type Digest, sha256 } from '../../../orchestrator/ground/digest.ts';
import type { DamageNotice } from '../../../orchestrator/store/quarantine.ts';
import type { NodeRecord } from '../../../orchestrator/store/record.ts';
import { Store, type StoreOptions } from '../../../orchestrator/store/store.ts';

/** An artifact of any files, by name. */
export const Files = artifact<'files', Record<string, string>, Record<string, string | Uint8Array>>({
  kind: 'files',
  version: 1,
  async write(value, to) {
    for (const [name, content] of Object.entries(value)) await to.write(name, content);
  },
  async read(from) {
    return Object.fromEntries(
      await Promise.all(from.names.map(async (name) => [name, await from.text(name)] as const)),
    );
  },
});

export interface TemporaryStore {
  readonly dir: string;
  readonly store: Store;
  readonly notices: DamageNotice[];
  /** The same folder as another process would see it, with nothing in memory. */
  again(): Promise<Store>;
  remove(): void;
}

export async function temporaryStore(): Promise<TemporaryStore> {
  const dir = mkdtempSync(join(tmpdir(), 'strata-store-'));
  const notices: DamageNotice[] = [];
  const options: StoreOptions = { onDamage: (notice) => notices.push(notice) };
  const store = await Store.open(join(dir, 'store'), options);
  return {
    dir,
    store,
    notices,
    again: () => Store.open(join(dir, 'store'), options),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

export const keyOf = (text: string): Digest => sha256(text);

export function recordOf(key: Digest, outputs: NodeRecord['outputs'], finishedAt = '2026-01-01T00:00:01.000Z') {
  return {
    version: 1,
    key,
    stage: 'measure',
    node: 'measure',
    experiment: 'quick',
    run: 'run-1',
    outputs,
    parts: {
      ...{ keyVersion: 1, stage: 'measure', params: {}, files: {}, inputs: {}, outputs: {}, environment: {} },
      code: { fingerprint: 'version:1', declarations: {}, packages: {} },
      provenance: {},
    } as NodeRecord['parts'],
    attempts: 1,
    seconds: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt,
    machine: { host: 'somewhere' },
  } satisfies NodeRecord;
}

/** Changes bytes of a file where it lies, as a bad disk or a careless hand would. */
export function spoil(path: string, how: 'flip' | 'cut' | 'empty'): void {
  const bytes = readFileSync(path);
  const mode = statSync(path).mode;
  chmodSync(path, 0o644);
  if (how === 'flip') bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(path, how === 'flip' ? bytes : how === 'cut' ? bytes.subarray(0, bytes.length >> 1) : '');
  chmodSync(path, mode);
}
