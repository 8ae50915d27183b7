import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
import { mapEach } from './orchestrator/map.ts';
import { cite } from './stages/cite.ts';
import { count } from './stages/count.ts';
import { join } from './stages/join.ts';
import { read } from './stages/read.ts';
import { shout } from './stages/shout.ts';
import { split } from './stages/split.ts';

const Experiment = v.strictObject({ path: v.string(), mark: v.string(), nested: v.boolean(), pages: v.boolean() });
type Experiment = v.InferOutput<typeof Experiment>;

/** read → split → count and shout for each shard → join; `nested` shouts each word of each shard. */
function build({ path, mark, nested, pages }: Experiment) {
  const { text } = read({}, { path });
  const { shards } = split({ text }, { by: 'lines' });
  const loud = mapEach(shards, (shard) => shout({ text: shard }, { mark }));
  const counts = mapEach(shards, (shard) => count({ text: shard }).text);
  const words = mapEach(shards, (shard) =>
    mapEach(split({ text: shard }, { by: 'words' }).shards, (word) => shout({ text: word }, { mark: '?' }).text),
  );
  const { page } = join({ parts: [loud.text, counts, ...(nested ? [words] : [])] });
  const { names } = cite({ texts: counts });
  return { page, names, ...(pages ? { pages: mapEach(shards, (shard) => join({ parts: [shard] }).page) } : {}) };
}

await cli({
  source: import.meta.url,
  defaultExperiment: 'maps',
  experiments: { maps: { path: 'in.txt', mark: '!', nested: false, pages: false } },
  schema: Experiment,
  build,
  environments: () => ({}),
});
