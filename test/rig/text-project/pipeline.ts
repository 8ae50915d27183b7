import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
import { count } from './stages/count.ts';
import { join } from './stages/join.ts';
import { misbehave } from './stages/misbehave.ts';
import { read } from './stages/read.ts';
import { shout } from './stages/shout.ts';
import { slow } from './stages/slow.ts';

const Experiment = v.strictObject({
  path: v.optional(v.string(), 'in.txt'),
  mark: v.optional(v.string(), '!'),
  steps: v.optional(v.number(), 0),
  pause: v.optional(v.number(), 5),
  /** Extra nodes, by what their stage does wrong. */
  misbehave: v.optional(v.array(v.string()), []),
});
type Experiment = v.InferOutput<typeof Experiment>;

/** read → count and shout → join, a slow stage with checkpoints, and stages that misbehave. */
function build({ path, mark, steps, pause, misbehave: ways }: Experiment) {
  const { text } = read({}, { path });
  const { text: loud } = shout({ text }, { mark });
  const { text: words } = count({ text });
  const { page } = join({ parts: [loud, words] });
  const bad = ways.map((how, i) => [`bad ${i}`, misbehave({ text }, { how }, { label: String(i) }).text]);
  return { page, ...Object.fromEntries(bad), ...(steps > 0 ? { slow: slow({ text }, { steps, pause }).total } : {}) };
}

await cli({
  source: import.meta.url,
  defaultExperiment: 'text',
  experiments: { text: { misbehave: [] }, slow: { steps: 40 } },
  schema: Experiment,
  build,
  environments: () => ({}),
  summary: 'page.txt',
});
