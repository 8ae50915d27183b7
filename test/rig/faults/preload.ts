/**
 * Loaded before the real command line and its workers (NODE_OPTIONS): notes which processes there were, and arms the
 * fault in the one that it is meant for.
 */
import { openSync, writeSync } from 'node:fs';

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
  const own = /worker[/\\]start\.ts$/.test(process.argv[1] ?? '') ? 'worker' : 'main';
  // Opened before the guard is there, which would take this for the stage's.
  const list = openSync(processes, 'a');
  writeSync(list, `${process.pid} ${own}\n`);
  passOn(given);
  if (own === role) {
    const { arm } = await import('./layer.ts');
    arm(store, input, plan, () => writeSync(list, `${process.pid} struck\n`));
  }
}

/** Workers get no NODE_OPTIONS: they load this file because the loader says so. */
function passOn(fault: string): void {
  const symbol = Symbol.for('strata.loader');
  const { arguments: loader } = (globalThis as unknown as Record<symbol, { arguments: string[] }>)[symbol]!;
  const value = { arguments: [...loader, '--import', import.meta.url], variables: { STRATA_TEST_FAULT: fault } };
  Object.assign(globalThis, { [symbol]: value });
}
