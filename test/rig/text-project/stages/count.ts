import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';

export const count = stage({
  name: 'count',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({}),
  outputs: { text: Text },
  inline: true,
  async run({ inputs }) {
    return { text: String(inputs.text.split(/\s+/).length) };
  },
});
