import { planPipeline } from '../plan.ts';
import { Problem } from '../problems.ts';
import { graphJson, graphMermaid } from '../render/graph.ts';
import { graphSvg } from '../render/graph-svg.ts';
import type { GraphView } from '../render/views.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

const formats = { mermaid: graphMermaid, svg: graphSvg, json: graphJson } as const;

/** `graph`: the nodes with their states, and the edges. */
export async function graphCommand(session: Session, format: string, output: Output): Promise<void> {
  if (!Object.hasOwn(formats, format))
    throw new Problem('bad-format', `--format ${format}: there is mermaid, svg and json.`, { exitCode: 2 });
  const plan = await planPipeline(session.pipeline, session);
  await session.save();
  const view: GraphView = {
    title: session.choice.experiment,
    nodes: plan.map(({ named, status }) => ({ node: named.name, stage: named.node.stage.spec.name, status })),
    edges: plan.flatMap(({ named }) =>
      named.edges.map(({ from, output, port }) => ({ from, output, to: named.name, port })),
    ),
  };
  output.data(view);
  output.text(formats[format as keyof typeof formats](view));
}
