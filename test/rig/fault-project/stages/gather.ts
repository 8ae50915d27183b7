import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Page, Sheet, Text } from './artifacts.ts';

export const gather = stage({
  name: 'gather',
  source: import.meta.url,
  inputs: { sheet: Sheet, total: Text },
  params: v.strictObject({}),
  outputs: { page: Page },
  inline: true,
  async run({ inputs }) {
    const sum = inputs.sheet.bytes.reduce((all, byte) => (all * 31 + byte) % 1_000_003, 7);
    return { page: `${inputs.sheet.title}\n${sum}\n${inputs.total}\n` };
  },
});
