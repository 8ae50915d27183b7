import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';

export const read = stage({
  name: 'read',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({ path: v.string() }),
  files: ['path'],
  outputs: { text: Text },
  inline: true,
  async run({ params }) {
    return { text: (await readFile(params.path, 'utf8')).trim() };
  },
});
