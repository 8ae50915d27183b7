import * as v from 'valibot';
import { items } from '../orchestrator/items.ts';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';

/** `a=to be` on a line is the shard `a`; by words, each word is one, named by its place. */
export const split = stage({
  name: 'split',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({ by: v.picklist(['lines', 'words']) }),
  outputs: { shards: items(Text) },
  async run({ inputs: { text }, params: { by } }) {
    if (text === '') return { shards: [] };
    if (by === 'words') return { shards: text.split(' ').map((word, place) => [`w${place}`, word] as const) };
    return { shards: text.split('\n').map((line) => line.split('=') as [string, string]) };
  },
});
