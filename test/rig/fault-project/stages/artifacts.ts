import { artifact } from '../orchestrator/artifact.ts';

export const Text = artifact({
  kind: 'text',
  version: 1,
  write: (value: string, to) => to.write('text.txt', value),
  read: (from) => from.text('text.txt'),
});

/** Of two files, one of which is written in pieces large enough to go through the thread pool. */
export const Sheet = artifact({
  kind: 'sheet',
  version: 1,
  latest: 'folder',
  async write(value: { readonly title: string; readonly bytes: Uint8Array }, to) {
    await to.write('title.txt', value.title);
    const sink = await to.open('bytes.bin');
    const middle = Math.floor(value.bytes.length / 2);
    await sink.write(value.bytes.subarray(0, middle));
    await sink.write(value.bytes.subarray(middle));
    await sink.close();
  },
  read: async (from) => ({ title: await from.text('title.txt'), bytes: await from.bytes('bytes.bin') }),
});

export const Page = artifact({
  kind: 'page',
  version: 1,
  latest: 'root',
  write: (value: string, to) => to.write('page.txt', value),
  read: (from) => from.text('page.txt'),
});
