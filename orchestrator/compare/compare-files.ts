import type { Digest } from '../ground/digest.ts';
import type { StoredArtifact } from '../store/artifacts.ts';
import { isDamagedArtifact } from '../store/damage.ts';
import type { Store } from '../store/store.ts';
import { compareJson } from './json-numbers.ts';
import type { DiffView, FileComparison } from './run-diff.ts';
import type { SideNode } from './side.ts';

/** Larger files would take too long to parse. */
const LARGEST = 32 * 1024 * 1024;

/** Compares outputs by digest and, where digests differ, the numbers in their JSON files. The end of the graph comes first. */
export async function compareFiles(
  store: Store,
  pairs: readonly { readonly before: SideNode; readonly after: SideNode }[],
  incomparable: Set<string>,
): Promise<Pick<DiffView, 'outputs' | 'metrics'>> {
  const changed: DiffView['outputs']['changed'][number][] = [];
  const metrics: FileComparison[] = [];
  let same = 0;
  for (const { before, after } of [...pairs].reverse()) {
    for (const [port, now] of Object.entries(after.outputs)) {
      const old = before.outputs[port];
      if (old === undefined) continue;
      if (old === now) {
        same += 1;
        continue;
      }
      const { node } = after;
      changed.push({ node, port, before: old, after: now });
      const [a, b] = await Promise.all([open(store, old), open(store, now)]);
      if (a && b) metrics.push(...(await jsonFiles(node, port, a, b, incomparable)));
      else incomparable.add(`The store no longer has the files of ${node} (${port}): only their digests are compared.`);
    }
  }
  return { metrics, outputs: { same, changed: changed.reverse() } };
}

async function open(store: Store, artifact: Digest): Promise<StoredArtifact | undefined> {
  try {
    return (await store.check(artifact)) === 'whole' ? await store.reader(artifact) : undefined;
  } catch (error) {
    if (isDamagedArtifact(error)) return undefined;
    throw error;
  }
}

async function jsonFiles(
  node: string,
  port: string,
  before: StoredArtifact,
  after: StoredArtifact,
  incomparable: Set<string>,
): Promise<FileComparison[]> {
  const found: FileComparison[] = [];
  const old = new Map(before.files.map((file) => [file.name, file]));
  for (const { name: file, digest, size } of after.files) {
    const twin = old.get(file);
    if (!file.endsWith('.json') || !twin || twin.digest === digest) continue;
    if (Math.max(size, twin.size) > LARGEST) {
      incomparable.add(`${file} of ${node} (${port}) is too large to be compared number by number.`);
      continue;
    }
    try {
      const { numbers, others, same } = compareJson(await before.json(file), await after.json(file));
      found.push({ node, port, file, same, numbers, others });
    } catch (error) {
      if (!(error instanceof SyntaxError) && !isDamagedArtifact(error)) throw error;
      incomparable.add(`${file} of ${node} (${port}) cannot be read as JSON.`);
    }
  }
  return found;
}
