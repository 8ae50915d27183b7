import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Context } from '../orchestrator/node-types.ts';
import { stage } from '../orchestrator/stage.ts';
import { Sheet, Text } from './artifacts.ts';

const inputs = { text: Text };
const params = v.strictObject({ mark: v.string() });
const outputs = { sheet: Sheet };

/** Some 200 kB that depend on the text, by way of a file in the scratch folder. */
async function work({ inputs: { text }, params: { mark }, scratch }: Context<typeof inputs, { mark: string }>) {
  const path = join(await scratch(), 'loud.txt');
  await writeFile(path, text.toUpperCase() + mark);
  const title = await readFile(path, 'utf8');
  const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => title.charCodeAt(i % title.length) ^ (i >> 8));
  return { sheet: { title, bytes } };
}

export const letters = stage({
  name: 'letters',
  source: import.meta.url,
  inputs,
  params,
  outputs,
  inline: true,
  run: (context) => work(context),
});

export const lettersApart = stage({
  name: 'letters-apart',
  source: import.meta.url,
  inputs,
  params,
  outputs,
  run: (context) => work(context),
});
