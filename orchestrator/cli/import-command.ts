import { resolve } from 'node:path';
import { commandText, pathWord, storeWords } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';
import { plural } from '../ground/quantities.ts';
import { type Pin, writePin } from '../keep/pins.ts';
import { importText } from '../render/transfer.ts';
import { isStore } from '../store/format.ts';
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
    { flags: '--trust-without-seal', description: 'import a file whose seal you have from nowhere else' },
    { flags: '--check-only', description: 'print the proof and import nothing' },
    { flags: '--pin <name>', description: 'protect it from gc by a pin of this name' },
  ],
  examples: [['import FILE.tar --expect SHA256', 'the digest that export printed']],
  action: ({ store, output }, flags, file: string) => importFile(store, file, flags, output),
};

interface ImportFlags {
  readonly expect?: string;
  readonly checkOnly: boolean;
  readonly trustWithoutSeal: boolean;
  readonly pin?: string;
}

/** @throws Problem `bad-export`, `seal-needed`, `other-seal`, `import-contradicts` */
async function importFile(storeDir: string, path: string, flags: ImportFlags, output: Output): Promise<void> {
  const { expect, pin } = flags;
  const isTrusted = expect !== undefined || flags.trustWithoutSeal;
  const checkOnly = flags.checkOnly || !isTrusted;
  const isThere = isStore(resolve(storeDir));
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
  if (!flags.checkOnly && !isTrusted) throw sealNeeded(view.seal, path, storeDir, view.results);
  output.data(view);
  output.text(importText(view, { terminal: output.page }));
}

/** Whoever makes a file can give its results any numbers, so somebody must vouch for it. */
function sealNeeded(
  seal: string,
  path: string,
  storeDir: string,
  results: readonly { readonly node: string }[],
): Problem {
  const command = (...how: readonly string[]): string =>
    commandText('import', pathWord(path), ...how, ...storeWords(storeDir));
  return new Problem(
    'seal-needed',
    `${path} is whole, and nothing was imported yet: runs would take its ${plural(results.length, 'result')} (${results.map(({ node }) => node).join(', ')}) as their own, and only its seal shows that it is the file that was sent to you. Compare ${seal} with the seal that "export" printed, as you got it on another channel, and then: ${command('--expect', seal.slice(7))}. Or take the file without that: ${command('--trust-without-seal')}. Its whole proof: ${command('--check-only')}.`,
    { exitCode: 2 },
  );
}
