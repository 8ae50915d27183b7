import { nearest } from '../ground/nearest.ts';
import { commandText } from '../ground/printed-command.ts';
import { Problem, unknownNode } from '../ground/problems.ts';
import { planPipeline, restrict } from '../plan/plan.ts';
import { exportText } from '../render/transfer.ts';
import { transferView } from '../transfer/transfer-view.ts';
import { writeBundle } from '../transfer/write-bundle.ts';
import type { Command } from './command.ts';
import { placeOf } from './implied-words.ts';
import type { Output } from './output.ts';
import type { Session } from './session-types.ts';

export const exportResult: Command = {
  name: 'export',
  description:
    'one result with its whole proof in one sealed file: bytes, record, parts of its key, code, chain of inputs',
  arguments: [{ name: '<node>' }, { name: '<file>' }],
  experiment: 'chosen',
  options: [
    { flags: '--experiment <name>', description: 'experiment of the node; by default that of the last run' },
    { flags: '--inputs', description: 'add the bytes of everything that it was made from' },
    { flags: '--replace', description: 'write over a file that exists' },
  ],
  examples: [['export NODE FILE.tar', 'for another store or another person; it prints the SHA-256 to import it with']],
  async action({ output, choose, open }, flags, node: string, file: string) {
    const { inputs, replace } = flags;
    await exportNode(await open(choose(flags.experiment, flags)), node, file, { inputs, replace }, output);
  },
};

/** @throws Problem `nothing-to-export`, `export-exists` */
async function exportNode(
  session: Session,
  node: string,
  path: string,
  flags: { readonly inputs: boolean; readonly replace: boolean },
  output: Output,
): Promise<void> {
  const names = session.pipeline.nodes.map(({ name }) => name);
  if (!names.includes(node)) throw unknownNode(node, names, nearest(node, names), placeOf(session.choice));
  const plan = await planPipeline(
    restrict(session.pipeline, (name) => name === node),
    session,
  );
  await session.save();
  const { experiment } = session.choice;
  const last = plan.at(-1)!;
  if (!last.record)
    throw new Problem(
      'nothing-to-export',
      `"${node}" of ${experiment} is ${last.status}: there is no result to export. Compute it: ${commandText('run', experiment, '--only', node, ...session.repeat)}`,
    );
  // Two nodes with the same key share a record.
  const records = [...new Map(plan.map(({ record }) => [record!.key, record!])).values()];
  const view = transferView(await writeBundle(session.store, { records, experiment, ...flags }, path));
  output.data(view);
  output.text(exportText(view, path, { terminal: output.page }));
}
