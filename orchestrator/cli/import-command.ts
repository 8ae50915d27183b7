import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Pin, writePin } from '../keep/pins.ts';
import { importText } from '../render/transfer.ts';
import { Store } from '../store/store.ts';
import { importBundle } from '../transfer/import-bundle.ts';
import { transferView } from '../transfer/transfer-view.ts';
import type { Command } from './command.ts';
import type { Output } from './output.ts';

export const importResult: Command = {
  name: 'import',
  description: 'check every byte of a file that "export" wrote, and add its result to the store',
  arguments: [{ name: '<file>' }],
  options: [
    { flags: '--expect <sha256>', description: 'refuse a file with another seal' },
    { flags: '--check-only', description: 'print the proof and import nothing' },
    { flags: '--pin <name>', description: 'protect it from gc by a pin of this name' },
  ],
  action: ({ store, output }, flags, file: string) => importFile(store, file, flags, output),
};

interface ImportFlags {
  readonly expect?: string;
  readonly checkOnly: boolean;
  readonly pin?: string;
}

/** @throws Problem `bad-export`, `other-seal`, `import-contradicts` */
async function importFile(storeDir: string, path: string, flags: ImportFlags, output: Output): Promise<void> {
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
