/**
 * Loaded before the real command line and its workers (NODE_OPTIONS): notes which processes there were, and arms the
 * fault in the one that it is meant for.
 */
import { appendFileSync } from 'node:fs';

export interface Preloaded {
  readonly store: string;
  readonly input: string;
  /** A file outside the store that gets a line a process: its number and role. */
  readonly processes: string;
  readonly role: 'main' | 'worker';
  readonly plan?: import('./plan.ts').FaultPlan;
}

const given = process.env.STRATA_TEST_FAULT;
if (given !== undefined) {
  const { store, input, processes, role, plan } = JSON.parse(given) as Preloaded;
  const own = /worker[/\\]main\.ts$/.test(process.argv[1] ?? '') ? 'worker' : 'main';
  appendFileSync(processes, `${process.pid} ${own}\n`);
  if (own === role) {
    const { arm } = await import('./layer.ts');
    arm(store, input, plan, () => appendFileSync(processes, `${process.pid} struck\n`));
  }
}
