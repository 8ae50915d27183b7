import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { many, stage } from '../../stage.ts';
import { Counts, Page, Text } from './artifacts.ts';
import { count, wordsOf } from './words.ts';

/** Takes a file of yours into the store. `files` says that the parameter is a path: its content is in the key. */
export const read = stage({
  name: 'read',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({ path: v.string() }),
  files: ['path'],
  outputs: { text: Text },
  async run({ params }) {
    return { text: await readFile(params.path, 'utf8') };
  },
});

/** Counts words in a worker process, as every stage does that is not `inline`. */
export const countWords = stage({
  name: 'count-words',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({ shortest: v.number() }),
  outputs: { counts: Counts },
  async run({ inputs, params, log }) {
    const words = wordsOf(inputs.text, params.shortest);
    log(`${words.length} words`);
    return { counts: count(words) };
  },
});

/** Puts the counts of all texts into one table, in the main process: it is a plain function of its inputs. */
export const table = stage({
  name: 'table',
  source: import.meta.url,
  inputs: { counts: many(Counts) },
  params: v.strictObject({ title: v.string() }),
  outputs: { page: Page },
  inline: true,
  async run({ inputs, params }) {
    const total: Record<string, number> = {};
    for (const counts of inputs.counts)
      for (const [word, times] of Object.entries(counts)) total[word] = (total[word] ?? 0) + times;
    const rows = Object.entries(total).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return { page: `# ${params.title}\n\n${rows.map(([word, times]) => `- ${word}: ${times}`).join('\n')}\n` };
  },
});
