import { type PlannedNode, planPipeline } from '../plan/plan.ts';
import { statusTable } from '../render/status-table.ts';
import type { NodeRow } from '../render/views.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

/** `status`: every node in a word. Computes nothing. */
export async function statusCommand(session: Session, output: Output): Promise<void> {
  const plan = await planPipeline(session.pipeline, session);
  await session.save();
  output.data(statusJson(session.choice.experiment, plan));
  output.text(statusTable(plan.map(nodeRow), { terminal: output.page }));
}

export const nodeRow = ({ named, status, key, reasons, record }: PlannedNode): NodeRow => ({
  node: named.name,
  stage: named.node.stage.spec.name,
  status,
  key,
  reasons,
  seconds: record?.seconds,
});

/** The contract's object: `{"experiment":…,"nodes":[{"node","stage","status","key","reasons"}]}`. */
export function statusJson(experiment: string, plan: readonly PlannedNode[]): unknown {
  const nodes = plan.map(({ named, status, key, reasons }) => ({
    node: named.name,
    stage: named.node.stage.spec.name,
    status,
    key: key ?? null,
    reasons,
  }));
  return { experiment, nodes };
}
