import { resolve } from 'node:path';
import { Problem } from '../ground/problems.ts';
import { readRuns } from '../keep/kept-runs.ts';
import { type PlannedNode, planPipeline } from '../plan/plan.ts';
import type { GraphState, GraphView } from '../render/views.ts';
import type { Command } from './command.ts';
import type { Output } from './output.ts';
import type { OwnContext } from './own-context.ts';
import type { Session } from './session-types.ts';

/** The renderer of each format, loaded when it is asked for. */
const graphFormats: Readonly<Record<string, () => Promise<(graph: GraphView, page: Output['page']) => string>>> = {
  text: async () => (await import('../render/graph-text.ts')).graphText,
  mermaid: async () => (await import('../render/graph.ts')).graphMermaid,
  svg: async () => (await import('../render/graph-svg.ts')).graphSvg,
  html: async () => (await import('../render/graph-page.ts')).graphPage,
  json: async () => (await import('../render/graph.ts')).graphJson,
};

export const graph: Command<OwnContext> = {
  name: 'graph',
  description: 'the graph with states, times and reasons',
  arguments: [{ name: '[experiment]' }],
  experiment: 'chosen',
  options: [
    {
      flags: '--format <format>',
      description: 'text is a tree for the terminal, html one page to open',
      choices: Object.keys(graphFormats),
      default: 'text',
    },
    { flags: '--output <file>', description: 'write to this file' },
  ],
  examples: [
    ['graph', 'as a tree, with states and times'],
    ['graph --format html --output graph.html', 'one page: states, times, reasons, a search'],
    ['graph --format mermaid', 'for a Markdown file'],
  ],
  async action({ output, choose, open }, flags, name?: string) {
    await writeGraph(await open(choose(name, flags)), flags, output);
  },
};

/** The nodes with their states, their times and why they have to run, and the edges. */
async function writeGraph(
  session: Session,
  { format, output: file }: { readonly format: string; readonly output?: string },
  output: Output,
): Promise<void> {
  const plan = await planPipeline(session.pipeline, session);
  await session.save();
  const failed = failedNodes(session);
  const view: GraphView = {
    title: session.choice.experiment,
    nodes: plan.map((planned) => ({
      node: planned.named.name,
      stage: planned.named.node.stage.spec.name,
      status: stateOf(planned, failed),
      ...lastTime(planned, session),
      reasons: planned.reasons.map(({ detail }) => detail),
    })),
    edges: plan.flatMap(({ named }) =>
      named.edges.map(({ from, output, port }) => ({ from, output, to: named.name, port })),
    ),
  };
  const text = (await graphFormats[format]!())(view, output.page);
  if (file === undefined) {
    output.data(view);
    return output.text(text);
  }
  const path = resolve(file);
  try {
    const { outputFile } = await import('fs-extra/esm');
    await outputFile(path, text);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new Problem('not-writable', `--output ${file}: it cannot be written (${why}). Name another file.`, {
      exitCode: 2,
      cause,
    });
  }
  output.data({ experiment: view.title, format, nodes: view.nodes.length, output: path });
  output.text(file);
}

/** Seconds and time of the node's last run, even with a different key. */
function lastTime({ named, record }: PlannedNode, { store, last }: Session): { seconds?: number; at?: string } {
  const lastKey = last.get(named.name);
  const known = record ?? (lastKey ? store.readRecord(lastKey) : undefined);
  return known ? { seconds: known.seconds, at: known.finishedAt } : {};
}

/** Keys of what failed in the newest run of the experiment that computed; a node without a key failed before it had one. */
function failedNodes({ store, choice }: Session): ReadonlyMap<string, string | undefined> {
  const newest = readRuns(store.root).find(({ experiment, finished }) => experiment === choice.experiment && finished);
  const nodes = Object.entries(newest?.nodes ?? {});
  return new Map(nodes.flatMap(([node, { status, key }]) => (status === 'failed' ? [[node, key] as const] : [])));
}

function stateOf({ named, status, key }: PlannedNode, failed: ReadonlyMap<string, string | undefined>): GraphState {
  if (status !== 'stale' || !failed.has(named.name)) return status;
  const failedKey = failed.get(named.name);
  return failedKey === undefined || failedKey === key ? 'failed' : status;
}
