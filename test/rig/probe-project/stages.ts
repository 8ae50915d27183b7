import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { artifact } from './orchestrator/artifact.ts';
import { stage } from './orchestrator/stage.ts';

/** A text that is written piece by piece, so that half of it may be on the disk. */
export const Text = artifact({
  kind: 'text',
  version: 1,
  latest: 'folder',
  async write(pieces: Iterable<string> | AsyncIterable<string>, to) {
    const file = await to.open('text.txt');
    for await (const piece of pieces) await file.write(Buffer.from(piece));
    await file.close();
  },
  read: (from) => from.text('text.txt'),
});

/** Takes the spaces out. With `hangs`, its first attempt stops for good after half of its output. */
export const a = stage({
  name: 'a',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({ path: v.string(), hangs: v.boolean() }),
  files: ['path'],
  outputs: { text: Text },
  async run({ params, workspace, log }) {
    const text = (await readFile(params.path, 'utf8')).replaceAll(' ', '');
    const tried = params.hangs ? join(await workspace(), 'tried') : undefined;
    async function* pieces() {
      yield text.slice(0, 2);
      if (tried && !existsSync(tried)) {
        await writeFile(tried, '');
        log('half is written');
        await new Promise((resolve) => setTimeout(resolve, 600_000));
      }
      yield text.slice(2);
    }
    return { text: pieces() };
  },
});

/** Adds a line. */
export const b = stage({
  name: 'b',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({}),
  outputs: { text: Text },
  async run({ inputs }) {
    return { text: [inputs.text, 'b\n'] };
  },
});

/** Adds what a file says that it does not declare. */
export const peek = stage({
  name: 'peek',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({}),
  outputs: { text: Text },
  async run({ inputs }) {
    return { text: [inputs.text, await readFile('undeclared.txt', 'utf8')] };
  },
});
