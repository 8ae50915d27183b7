import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
import { count } from './stages/count.ts';
import { account, drift } from './stages/drift.ts';
import { join } from './stages/join.ts';
import { endless, flaky, hungry, patient } from './stages/limits.ts';
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
  /** Extra nodes, by what their results depend on and must not. */
  drift: v.optional(v.array(v.picklist(['nothing', 'rounding', 'workers', 'machine', 'luck'])), []),
  /** A node that reports on how another was made. */
  account: v.optional(v.boolean(), false),
  /** Extra nodes whose stages declare retries and limits, by kind: flaky no-network 1, patient, endless spin, hungry heap. */
  limits: v.optional(v.array(v.string()), []),
});
type Experiment = v.InferOutput<typeof Experiment>;

/** read → count and shout → join, a slow stage with checkpoints, and stages that misbehave. */
function build({ path, mark, steps, pause, misbehave: ways, limits, drift: drifts, account: reports }: Experiment) {
  const { text } = read({}, { path });
  const { text: loud } = shout({ text }, { mark });
  const { text: words } = count({ text });
  const { page } = join({ parts: [loud, words] });
  const bad = ways.map((how, i) => [`bad ${i}`, misbehave({ text }, { how }, { label: String(i) }).text]);
  const limited = limits.map((kind) => {
    const [name, how = '', count] = kind.split(' ');
    if (name === 'flaky') return [kind, flaky({ text }, { code: how, failures: Number(count) }).text];
    if (name === 'patient') return [kind, patient({ text }).text];
    if (name === 'endless') return [kind, endless({ text }, { listens: how === 'listen' }).text];
    return [kind, hungry({ text }, { where: how as 'heap' }).text];
  });
  const drifting = drifts.map((on) => [`drift ${on}`, drift({ text }, { on }, { label: on }).measured]);
  const told = reports ? [['account', account({ text: loud }).text]] : [];
  return {
    page,
    ...Object.fromEntries([...bad, ...limited, ...drifting, ...told]),
    ...(steps > 0 ? { slow: slow({ text }, { steps, pause }).total } : {}),
  };
}

await cli({
  source: import.meta.url,
  defaultExperiment: 'text',
  experiments: { text: { misbehave: [] }, slow: { steps: 40 } },
  schema: Experiment,
  build,
  options: [{ name: 'voice', description: 'how loud', choices: ['soft', 'loud'], default: 'soft' }],
  environments: () => ({}),
  commands: { nodes: async () => (await import('./nodes-command.ts')).nodes },
  examples: async () => ({ '': [['run --voice loud', 'the default text, loud']] }),
  numbers: async (_, file, bytes) =>
    file.endsWith('.f32') ? { values: new Float32Array(bytes.slice().buffer) } : undefined,
  summary: 'page.txt',
});
