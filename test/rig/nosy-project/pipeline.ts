import * as v from 'valibot';
import { loads } from './loads.ts';
import { cli } from './orchestrator/cli.ts';
import { inline, nosy, permitted, plain, wrong } from './stages.ts';

const stages: Record<string, any> = { nosy, inline, loads, permitted, wrong };

/** One node for each `stage: way`, and what is wired wrongly where that is asked for. */
await cli({
  source: import.meta.url,
  defaultExperiment: 'nosy',
  experiments: { nosy: {} },
  schema: v.strictObject({
    ways: v.optional(v.array(v.tuple([v.string(), v.string()])), []),
    clock: v.optional(v.boolean(), false),
    miswired: v.optional(v.boolean(), false),
  }),
  environments: () => ({}),
  build({ ways, clock, miswired }) {
    const made = ways.map(([name, how]) => [
      `${name} ${how}`.replaceAll(' ', '-'),
      Object.values(stages[name]({}, { how }, { label: how.replaceAll(' ', '-') }))[0] as any,
    ]);
    const { text } = nosy({}, { how: 'be good' }, { label: 'good' });
    const { numbers } = wrong({}, { how: 'text' }, { label: 'unused' });
    if (miswired) plain({ text: numbers as any }, {});
    return { text, ...Object.fromEntries(made), ...(clock ? { clock: plain({ text }, {}).text } : {}) };
  },
});
