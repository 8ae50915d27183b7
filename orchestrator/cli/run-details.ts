import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { archivedSource } from '../code/archive.ts';
import { type Side, sideOf } from '../compare/side.ts';
import { pipeline } from '../graph/pipeline.ts';
import type { Digest } from '../ground/digest.ts';
import { commandText, storeWords } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';
import { readRuns } from '../keep/kept-runs.ts';
import { lineDiff } from '../render/line-diff.ts';
import { partsOf } from '../store/key.ts';
import { Store } from '../store/store.ts';
import type { FinishedNode, RunDetails } from './command.ts';
import type { Project } from './project.ts';
import { experimentValue } from './session.ts';
import type { ExperimentChoice } from './session-types.ts';

/** The nodes of a finished run, producers first; those without a record are left out. @throws Problem `unknown-run` */
export async function runDetails(
  project: Project,
  choice: ExperimentChoice,
  storeDir: string,
  run: string,
): Promise<RunDetails> {
  const store = await Store.open(resolve(storeDir));
  const found = readRuns(store.root).find((one) => one.run === run);
  if (!found)
    throw new Problem(
      'unknown-run',
      `There is no record of run ${run} in ${storeDir}, so it cannot be checked. List the runs with: ${commandText('runs', ...storeWords(storeDir))}`,
    );
  const side = await sideOf(store, found);
  return {
    nodes: await finishedNodes(store, side),
    read: (node, port) => readOutput(project, choice, { store, side }, node, port),
    text: (hash) => archivedSource(store.root, hash),
    diff: (before, after) => lineDiff(before, after, (_, text) => text),
  };
}

async function finishedNodes(store: Store, side: Side): Promise<FinishedNode[]> {
  const nodes: FinishedNode[] = [];
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
  return nodes;
}

async function sizes(store: Store, outputs: Readonly<Record<string, Digest>>): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [port, digest] of Object.entries(outputs)) {
    const files = await store.files(digest);
    found[port] = files.reduce((sum, file) => sum + file.size, 0);
  }
  return found;
}

async function readOutput(
  project: Project,
  choice: ExperimentChoice,
  { store, side }: { readonly store: Store; readonly side: Side },
  node: string,
  port: string,
): Promise<unknown> {
  const digest = side.nodes.get(node)?.outputs[port];
  const graph = pipeline(choice.experiment, project.build(experimentValue(project, choice), choice.experiment));
  const stage = graph.nodes.find(({ name }) => name === node)?.node.stage;
  const type = stage?.spec.outputs[port];
  if (!digest || !type)
    throw new Problem(
      'unknown-output',
      `Node "${node}" has no output "${port}" in this run. Run again, then repeat the command.`,
    );
  return type.read(await store.reader(digest));
}
