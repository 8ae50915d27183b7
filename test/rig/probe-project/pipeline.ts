import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
import { a, b, peek } from './stages.ts';

/** in.txt → a → b, and with `peeks` → peek */
await cli({
  source: import.meta.url,
  defaultExperiment: 'probe',
  experiments: { probe: {} },
  schema: v.strictObject({ hangs: v.optional(v.boolean(), false), peeks: v.optional(v.boolean(), false) }),
  environments: () => ({}),
  build: ({ hangs, peeks }) => {
    const { text } = b(a({}, { path: 'in.txt', hangs }));
    return { out: text, ...(peeks ? { peeked: peek({ text }).text } : {}) };
  },
});
