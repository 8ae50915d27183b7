import { join } from 'node:path';
import type { RunStarted } from '../events.ts';
import { openStored } from '../ground/plain-file.ts';
import { type RunNode, type RunRecord, runDir } from '../keep/kept-runs.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Store } from '../store/store.ts';

export interface SideNode extends RunNode {
  readonly node: string;
  readonly stage: string;
  /** Names of its producers; undefined if the run's events are gone. */
  readonly inputs: readonly string[] | undefined;
  /** Undefined if it was collected or the node failed. */
  readonly record: NodeRecord | undefined;
}

/** One of two compared runs: its graph, and the results that the store still has. */
export interface Side {
  readonly record: RunRecord;
  readonly nodes: ReadonlyMap<string, SideNode>;
}

export async function sideOf(store: Store, record: RunRecord): Promise<Side> {
  const graph = await graphOf(store, record.run);
  const names = graph ? graph.map(({ node }) => node) : Object.keys(record.nodes);
  const planned = new Map(graph?.map((one) => [one.node, one]));
  const nodes = names.map((node): [string, SideNode] => {
    const done = record.nodes[node] ?? { status: 'skipped', outputs: {} };
    const found = done.key && done.status !== 'failed' ? store.lookAtRecord(done.key) : undefined;
    const kept = typeof found === 'object' ? found : undefined;
    const { stage = kept?.stage ?? '', inputs } = planned.get(node) ?? {};
    return [node, { ...done, node, stage, inputs, record: kept }];
  });
  return { record, nodes: new Map(nodes) };
}

/** Producers of each node, from the run's events. */
async function graphOf(store: Store, run: string): Promise<RunStarted['nodes'] | undefined> {
  const file = await openStored(join(runDir(store.root, run), 'events.jsonl')).catch(() => undefined);
  try {
    if (!(await file?.stat())?.isFile()) return undefined;
    for await (const line of file!.readLines({ autoClose: false })) {
      const event = JSON.parse(line) as RunStarted;
      if (event.type === 'run-started') return event.nodes;
    }
  } catch {
    // Without events the nodes are known from the run's record, and the edges are unknown.
  } finally {
    await file?.close();
  }
  return undefined;
}
