import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type Side, sideOf } from '../compare/side.ts';
import { pipeline } from '../graph/pipeline.ts';
import type { Digest } from '../ground/digest.ts';
import { Problem } from '../ground/problems.ts';
import { readRuns } from '../keep/kept-runs.ts';
import { partsOf } from '../store/key.ts';
import { Store } from '../store/store.ts';
import type { CheckedNode, Project } from './project.ts';
import { type ExperimentChoice, experimentValue } from './session.ts';

export interface CheckedRun {
  readonly store: Store;
  readonly side: Side;
  readonly nodes: readonly CheckedNode[];
}

/** The nodes of a finished run as plain values, producers first; those without a record are left out. */
export async function checkedNodes(storeDir: string, run: string): Promise<CheckedRun> {
  const store = await Store.open(resolve(storeDir));
  const found = readRuns(store.root).find((one) => one.run === run);
  if (!found)
    throw new Problem('unknown-run', `Run ${run} has left no record in ${storeDir}, so it cannot be checked.`);
  const side = await sideOf(store, found);
  const nodes: CheckedNode[] = [];
  for (const { node, stage, key, inputs, outputs, record } of side.nodes.values()) {
    if (!record || !key) continue;
    const { params, environment, code } = partsOf(record);
    nodes.push({
      ...{ node, stage, key, outputs, params, environment },
      inputs: inputs ?? [],
      packages: code.packages,
      code: code.fingerprint,
      declarations: code.declarations,
      bytes: await sizes(store, outputs),
      seconds: record.seconds,
      ...(record.peakMemory === undefined ? {} : { memory: record.peakMemory }),
      here: !record.origin && record.machine.host === hostname(),
    });
  }
  return { store, side, nodes };
}

async function sizes(store: Store, outputs: Readonly<Record<string, Digest>>): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [port, digest] of Object.entries(outputs)) {
    const files = await store.files(digest);
    found[port] = files.reduce((sum, file) => sum + file.size, 0);
  }
  return found;
}

/** Reads one output as a stage would that takes it. */
export async function readOutput(
  project: Project,
  choice: ExperimentChoice,
  { store, side }: CheckedRun,
  node: string,
  port: string,
): Promise<unknown> {
  const digest = side.nodes.get(node)?.outputs[port];
  const graph = pipeline(choice.experiment, project.build(experimentValue(project, choice), choice.experiment));
  const stage = graph.nodes.find(({ name }) => name === node)?.node.stage;
  const type = stage?.spec.outputs[port];
  if (!digest || !type) throw new Problem('unknown-output', `Node ${node} has no output "${port}" in this run.`);
  return type.read(await store.reader(digest));
}
