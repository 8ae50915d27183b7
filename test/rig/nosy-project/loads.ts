import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { stage } from './orchestrator/stage.ts';
import { Text } from './stages.ts';

const table = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'table.csv'), 'utf8');

/** Its module reads a file as it loads. */
export const loads = stage({
  name: 'loads',
  source: import.meta.url,
  version: '1',
  inputs: {},
  params: v.strictObject({ how: v.string() }),
  outputs: { text: Text },
  run: async () => ({ text: table }),
});
