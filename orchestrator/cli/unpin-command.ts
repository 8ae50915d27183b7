import { removePin } from '../keep/pins.ts';
import type { Command } from './command.ts';
import { existingStore } from './existing-store.ts';

export const unpin: Command = {
  name: 'unpin',
  description: 'remove a pin',
  arguments: [{ name: '<name>' }],
  examples: [['unpin paper', 'its results may be collected again']],
  async action({ store, output }, _, name: string) {
    await removePin((await existingStore(store)).root, name);
    output.data({ unpinned: name });
    output.text(`Removed the pin ${name}: the next gc may take what nothing else keeps.`);
  },
};
