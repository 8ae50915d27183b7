import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { louder } from '../text/louder.ts';
import { Text } from './artifacts.ts';

export const shout = stage({
  name: 'shout',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({ mark: v.string() }),
  outputs: { text: Text },
  async run({ inputs, params, log }) {
    log(`shouting ${inputs.text.length} characters`);
    return { text: louder(inputs.text, params.mark) };
  },
});
