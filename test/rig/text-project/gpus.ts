import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
import { join } from './stages/join.ts';
import { occupy } from './stages/occupy.ts';
import { read } from './stages/read.ts';

const Experiment = v.strictObject({ gpus: v.array(v.number()), cpu: v.number(), meet: v.number() });

/** A stage for each number of GPUs asked for. */
function build({ gpus, cpu, meet }: v.InferOutput<typeof Experiment>) {
  const { text } = read({}, { path: 'in.txt' });
  const parts = gpus.map((gpu, i) => occupy({ text }, { gpu, cpu, meet, id: `n${i}` }, { label: `n${i}` }).seen);
  return { page: join({ parts }).page };
}

await cli({
  source: import.meta.url,
  defaultExperiment: 'gpus',
  experiments: { gpus: { gpus: [1, 1, 2, 0], cpu: 0, meet: 1 } },
  schema: Experiment,
  build,
  environments: () => ({}),
});
