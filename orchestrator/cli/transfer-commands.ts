import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearest } from '../ground/nearest.ts';
import { Problem, unknownNode } from '../ground/problems.ts';
import { type Pin, writePin } from '../keep/pins.ts';
import { planPipeline, restrict } from '../plan/plan.ts';
import { exportText, importText } from '../render/transfer.ts';
import { Store } from '../store/store.ts';
import { importBundle } from '../transfer/import-bundle.ts';
import { transferView } from '../transfer/transfer-view.ts';
import { writeBundle } from '../transfer/write-bundle.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

/** `export NODE FILE`: one result with its whole proof, in one sealed file. @throws Problem `nothing-to-export`, `export-exists` */
export async function exportCommand(
  session: Session,
  node: string,
  path: string,
  flags: { readonly inputs: boolean; readonly replace: boolean },
  output: Output,
): Promise<void> {
  const names = session.pipeline.nodes.map(({ name }) => name);
  if (!names.includes(node)) throw unknownNode(node, names, nearest(node, names));
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
      `"${node}" of ${experiment} is ${last.status}: there is no result to export. Compute it: npx tsx pipeline.ts run ${experiment} --only ${JSON.stringify(node)}.`,
    );
  // Two nodes of one key have one record.
  const records = [...new Map(plan.map(({ record }) => [record!.key, record!])).values()];
  const view = transferView(await writeBundle(session.store, { records, experiment, ...flags }, path));
  output.data(view);
  output.text(exportText(view, path, { terminal: output.page }));
}

export interface ImportFlags {
  readonly expect?: string;
  readonly checkOnly: boolean;
  readonly pin?: string;
}

/** `import FILE`: checks what `export` wrote, and takes it into the store. @throws Problem `bad-export`, `other-seal`, `import-contradicts` */
export async function importCommand(storeDir: string, path: string, flags: ImportFlags, output: Output): Promise<void> {
  const { expect, checkOnly, pin } = flags;
  const isThere = existsSync(resolve(storeDir, 'objects'));
  const store = isThere || !checkOnly ? await Store.open(resolve(storeDir), { onDamage: () => {} }) : undefined;
  const report = await importBundle(store, path, { checkOnly, ...(expect === undefined ? {} : { expect }) });
  await store?.saveIndex();
  const view = { ...transferView(report), results: report.results };
  if (pin !== undefined && store && !checkOnly) {
    const keys = report.results.map(({ key }) => key);
    const kept: Pin = {
      version: 1,
      name: pin,
      of: `${view.node}, imported from ${view.file}`,
      keys,
      at: new Date().toISOString(),
    };
    await writePin(store.root, kept);
  }
  output.data(view);
  output.text(importText(view, { terminal: output.page }));
}
