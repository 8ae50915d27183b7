import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { artifact } from './orchestrator/artifact.ts';
import { stage } from './orchestrator/stage.ts';

export const Text = artifact({
  kind: 'text',
  version: 1,
  write: (value: string, to) => to.write('text.txt', value),
  read: (from) => from.text('text.txt'),
});

export const Numbers = artifact({
  kind: 'numbers',
  version: 1,
  write: (value: { list: number[] }, to) => to.write('numbers.json', JSON.stringify(value.list.map(Number))),
  read: (from) => from.json<number[]>('numbers.json'),
});

const params = v.strictObject({ how: v.string() });
// Computed, so that only what runs can tell which file it is.
const table = (): string => join(process.cwd(), ['table', 'csv'].join('.'));

function act(how: string, scratch: string): unknown {
  if (how === 'read') return readFileSync(table(), 'utf8');
  if (how === 'read and say nothing') return existsSync(table()) || readFile(table()).catch(() => '');
  if (how === 'ask the environment') return process.env.STRATA_TEST_NOSY;
  if (how === 'start a program') return String(execFileSync('true'));
  if (how === 'fetch') return fetch('http://127.0.0.1:9/');
  if (how === 'write') return writeFile(join(process.cwd(), 'left.txt'), how);
  if (how === 'write beside its folder') return writeFileSync(join(scratch, '..', 'left.txt'), how);
  if (how === 'delete') return rm(table());
  return how;
}

// A version of its own, since what these do is plain to see in their code.
const common = { source: import.meta.url, inputs: {}, params, version: '1' };

export const nosy = stage({
  ...common,
  name: 'nosy',
  outputs: { text: Text },
  async run({ params: { how }, scratch }) {
    return { text: String(await act(how, await scratch())) };
  },
});

export const inline = stage({
  ...common,
  name: 'inline',
  outputs: { text: Text },
  inline: true,
  async run({ params: { how }, scratch }) {
    return { text: String(await act(how, await scratch())) };
  },
});

export const permitted = stage({
  ...common,
  name: 'permitted',
  outputs: { text: Text },
  allow: ['read:table.csv', 'env:STRATA_TEST_*', 'child:true', 'write:left.txt'],
  async run({ params: { how }, scratch }) {
    return { text: String(await act(how, await scratch())) };
  },
});

export const wrong = stage({
  ...common,
  name: 'wrong',
  outputs: { numbers: Numbers },
  async run({ params: { how } }) {
    return { numbers: (how === 'text' ? 'one, two' : how === 'nothing' ? undefined : { list: 3 }) as never };
  },
});

export const plain = stage({
  name: 'plain',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({}),
  outputs: { text: Text },
  inline: true,
  async run({ inputs }) {
    return { text: `${inputs.text} at ${Date.now()}` };
  },
});
