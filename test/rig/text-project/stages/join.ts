import * as v from 'valibot';
import { many, stage } from '../orchestrator/stage.ts';
import { Page, Text } from './artifacts.ts';

export const join = stage({
  name: 'join',
  source: import.meta.url,
  inputs: { parts: many(Text) },
  params: v.strictObject({}),
  outputs: { page: Page },
  async run({ inputs }) {
    return { page: `${inputs.parts.join('\n')}\n` };
  },
});
