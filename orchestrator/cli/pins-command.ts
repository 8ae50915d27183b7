import { readPins } from '../keep/pins.ts';
import { pinsTable } from '../render/pins-table.ts';
import type { Command } from './command.ts';
import { existingStore } from './existing-store.ts';

export const pins: Command = {
  name: 'pins',
  description: 'what is pinned',
  examples: [['pins', 'each with what it protects']],
  async action({ store, output }) {
    const found = await readPins((await existingStore(store)).root);
    for (const pin of found) output.data(pin);
    output.text(pinsTable(found, { terminal: output.page, store }));
  },
};
