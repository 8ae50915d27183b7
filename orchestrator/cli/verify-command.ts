import { migrateStore } from '../keep/migrate.ts';
import { verifyStore } from '../keep/verify.ts';
import { migrationText, verifyText } from '../render/store-text.ts';
import type { Command } from './command.ts';
import { existingFolder, existingStore } from './existing-store.ts';
import type { Output } from './output.ts';

export const verify: Command = {
  name: 'verify',
  description: 'check every byte of the store',
  options: [
    { flags: '--repair', description: 'move what is damaged to quarantine, so that it is made again' },
    { flags: '--migrate', description: 'take over a store of version 0.1: check it, then name its objects by SHA-256' },
  ],
  examples: [
    ['verify --repair', 'find damage and move it aside, so that it is made again'],
    ['verify --migrate', 'read a store of version 0.1 with this version; safe to repeat'],
  ],
  action: ({ store, output }, { repair, migrate }) =>
    migrate ? migrateBytes(store, output) : verifyBytes(store, repair, output),
};

/** Compares every byte of the store with its digest. Exit code 3 when something is damaged. */
async function verifyBytes(storeDir: string, repair: boolean, output: Output): Promise<number> {
  const started = performance.now();
  const store = await existingStore(storeDir);
  const result = await verifyStore(store, { repair });
  const view = {
    objects: result.objects,
    bytes: result.bytes,
    seconds: (performance.now() - started) / 1000,
    repaired: repair,
    damaged: result.findings.map(({ what, trouble, nodes }) => ({ what, trouble, nodes })),
  };
  output.data(view);
  output.text(verifyText(view, { terminal: output.page, store: storeDir }));
  if (result.leftovers.length > 0) {
    const what = `${result.leftovers.length} leftover(s) of dead processes: harmless`;
    output.note(repair ? `${what}, removed.` : `${what}; --repair removes them.`);
  }
  return view.damaged.length > 0 ? 3 : 0;
}

/** Takes over a store of version 0.1. Exit code 3 when something in it is damaged. */
async function migrateBytes(storeDir: string, output: Output): Promise<number> {
  let told = performance.now();
  const view = await migrateStore(existingFolder(storeDir), (done, total) => {
    if (performance.now() - told < 5000) return;
    told = performance.now();
    output.note(`${done} of ${total} objects checked`);
  });
  output.data(view);
  output.text(migrationText(view, { terminal: output.page, store: storeDir }));
  return view.damaged.length > 0 ? 3 : 0;
}
