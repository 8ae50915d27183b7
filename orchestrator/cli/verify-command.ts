import { verifyStore } from '../keep/verify.ts';
import { verifyText } from '../render/store-text.ts';
import type { Command } from './command.ts';
import { existingStore } from './existing-store.ts';
import type { Output } from './output.ts';

export const verify: Command = {
  name: 'verify',
  description: 'check every byte of the store',
  options: [{ flags: '--repair', description: 'move what is damaged to quarantine, so that it is made again' }],
  examples: [['verify --repair', 'find damage and move it aside, so that it is made again']],
  action: ({ store, output }, { repair }) => verifyBytes(store, repair, output),
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
  output.text(verifyText(view, { terminal: output.page }));
  if (result.leftovers.length > 0) {
    const what = `${result.leftovers.length} leftover(s) of dead processes: harmless`;
    output.note(repair ? `${what}, removed.` : `${what}; --repair removes them.`);
  }
  return view.damaged.length > 0 ? 3 : 0;
}
