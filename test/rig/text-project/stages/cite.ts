import * as v from 'valibot';
import { many, stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';

/** Names what its texts were made by. */
export const cite = stage({
  name: 'cite',
  source: import.meta.url,
  inputs: { texts: many(Text) },
  params: v.strictObject({}),
  outputs: { names: Text },
  provenance: true,
  inline: true,
  async run({ provenance }) {
    return { names: provenance.map(({ node, inputs }) => `${node} < ${inputs.join(' ')}`).join('\n') };
  },
});
