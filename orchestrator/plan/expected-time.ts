import type { PlannedNode } from './plan.ts';
import type { Resolver } from './resolve.ts';

/**
 * Seconds that nodes are likely to take, by name: what the node took the last time, under any key, else the median of
 * the nodes of its stage. Absent if neither has ever run.
 */
export function expectedSeconds(plan: readonly PlannedNode[], { store, last }: Resolver): Map<string, number> {
  const own = new Map<string, number>();
  for (const { named, record } of plan) {
    const lastKey = last.get(named.name);
    const before = record ?? (lastKey ? store.readRecord(lastKey) : undefined);
    if (before) own.set(named.name, before.seconds);
  }
  const stageOf = new Map(plan.map(({ named }) => [named.name, named.node.stage.spec.name]));
  const byStage = new Map<string, number[]>();
  for (const [node, seconds] of own) {
    const stage = stageOf.get(node)!;
    byStage.set(stage, [...(byStage.get(stage) ?? []), seconds]);
  }
  const expected = new Map<string, number>();
  for (const [node, stage] of stageOf) {
    const seconds = own.get(node) ?? median(byStage.get(stage));
    if (seconds !== undefined) expected.set(node, seconds);
  }
  return expected;
}

function median(values: readonly number[] | undefined): number | undefined {
  if (!values || values.length === 0) return undefined;
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
