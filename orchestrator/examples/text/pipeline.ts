/**
 * read → count-words, once for each text, → table.
 *
 *   npx tsx pipeline.ts run        then edit words.ts, or a text, and run it again
 */
import * as v from 'valibot';
import { cli } from '../../cli.ts';
import { countWords, read, table } from './stages.ts';

const Experiment = v.strictObject({
  texts: v.array(v.string()),
  shortest: v.optional(v.number(), 4),
});

await cli({
  source: import.meta.url,
  defaultExperiment: 'poems',
  experiments: { poems: { texts: ['poems/a.txt', 'poems/b.txt'] } },
  schema: Experiment,
  environments: () => ({}),
  summary: 'words.md',
  build({ texts, shortest }) {
    const counts = texts.map((path) => {
      const { text } = read({}, { path }, { label: path });
      return countWords({ text }, { shortest }, { label: path }).counts;
    });
    return { words: table({ counts }, { title: 'Words' }).page };
  },
});
