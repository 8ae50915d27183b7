import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
import { count } from './stages/count.ts';
import { join } from './stages/join.ts';
import { read } from './stages/read.ts';
import { shout } from './stages/shout.ts';
import { slow } from './stages/slow.ts';

const Experiment = v.strictObject({
  path: v.optional(v.string(), 'in.txt'),
  mark: v.optional(v.string(), '!'),
  steps: v.optional(v.number(), 0),
  pause: v.optional(v.number(), 5),
});
type Experiment = v.InferOutput<typeof Experiment>;

/** read → count and shout → join, and a slow stage with checkpoints. */
function build({ path, mark, steps, pause }: Experiment) {
  const { text } = read({}, { path });
  const { text: loud } = shout({ text }, { mark });
  const { text: words } = count({ text });
  const { page } = join({ parts: [loud, words] });
  return steps > 0 ? { page, slow: slow({ text }, { steps, pause }).total } : { page };
}

await cli({
  source: import.meta.url,
  defaultExperiment: 'text',
  experiments: { text: {}, slow: { steps: 40 } },
  schema: Experiment,
  build,
  environments: () => ({}),
  summary: 'page.txt',
});
