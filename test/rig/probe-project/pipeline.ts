import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
import { a, b } from './stages.ts';

/** in.txt → a → b */
await cli({
  source: import.meta.url,
  defaultExperiment: 'probe',
  experiments: { probe: {} },
  schema: v.strictObject({ hangs: v.optional(v.boolean(), false) }),
  environments: () => ({}),
  build: ({ hangs }) => ({ out: b(a({}, { path: 'in.txt', hangs })).text }),
});
