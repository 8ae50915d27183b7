import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { wrap } from '../ground/text.ts';
import { newestRuns } from '../keep/kept-runs.ts';
import { type PlannedNode, planPipeline } from '../plan/plan.ts';
import { statusTable } from '../render/status-table.ts';
import type { NodeRow } from '../render/views.ts';
import type { Command } from './command.ts';
import { impliedWords } from './implied-words.ts';
import { showLockNotice } from './lock-notice.ts';
import type { OwnContext } from './own-context.ts';

export const status: Command<OwnContext> = {
  name: 'status',
  description: 'the state of every node; computes nothing',
  arguments: [{ name: '[experiment]' }],
  experiment: 'chosen',
  examples: [['status', 'of the experiment of the last run: what a run would do']],
  async action({ store, output, choose, open }, flags, name?: string) {
    const choice = choose(name, flags);
    const place = emptiness(store);
    const session = await open(choice);
    const plan = await planPipeline(session.pipeline, session);
    await session.save();
    showLockNotice(session, output);
    output.data(statusJson(session.choice.experiment, plan));
    output.text(`${wrap(`${impliedWords(choice)}${place}`, output.page.width)}\n`);
    output.text(statusTable(plan.map(nodeRow), { terminal: output.page }));
  },
};

/** What `status` says of a store without a run; looked at before one is opened, which makes its folders. */
function emptiness(store: string): string {
  if (!existsSync(resolve(store, 'objects'))) return `; there is no store in ${store} yet`;
  return newestRuns(resolve(store)).next().done ? `; nothing was run in ${store} yet` : '';
}

export const nodeRow = ({ named, status, key, reasons, record }: PlannedNode): NodeRow => ({
  node: named.name,
  stage: named.node.stage.spec.name,
  status,
  key,
  reasons,
  seconds: record?.seconds,
});

/** The object that `--json` prints: `{"experiment":…,"nodes":[{"node","stage","status","key","reasons"}]}`. */
export function statusJson(experiment: string, plan: readonly PlannedNode[]): object {
  const nodes = plan.map(({ named, status, key, reasons }) => ({
    node: named.name,
    stage: named.node.stage.spec.name,
    status,
    key: key ?? null,
    reasons,
  }));
  return { experiment, nodes };
}
