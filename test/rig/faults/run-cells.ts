/** `run-cells FOLDER CHOICE`: runs its part of the cells chosen, in the current folder, and prints their verdicts. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithParent } from '../../../orchestrator/run/worker/watchdog.ts';
import { sample } from '../sample.ts';
import { type Cell, errorCells, processCells, spread } from './cells.ts';
import { Driver } from './driver.ts';
import { runMutations } from './mutations.ts';
import type { Choice } from './rig.ts';

// A test that was ended leaves nobody who would end this.
endWithParent(mkdtempSync(join(tmpdir(), 'strata-cells-')));
const [folder, chosen] = process.argv.slice(2);
const choice = JSON.parse(chosen!) as Choice & { readonly part: number; readonly of: number };
const driver = await Driver.open(folder!);
const run = async (cell: Cell): Promise<void> => {
  process.stdout.write(`${JSON.stringify(await driver.run(cell))}\n`);
};
if ('seed' in choice) {
  const counts = await driver.counts();
  const cells = [...errorCells(counts.inside, true), ...processCells(counts.main, true)];
  const until = performance.now() + 1000 * choice.seconds;
  const draw = xorshift(choice.seed * 1000 + choice.part + 1);
  while (performance.now() < until) await run(cells[draw(cells.length)]!);
} else if ('mutations' in choice) {
  for await (const verdict of runMutations(driver, folder!)) process.stdout.write(`${JSON.stringify(verdict)}\n`);
} else {
  const counts = await driver.counts();
  const all = [
    ...spread(errorCells(counts.inside), choice.errors),
    ...spread(processCells(counts.main), choice.signals),
  ];
  const cells = sample(all, ({ phase, victim, second, plan: { fault, lasting } }) => [
    phase,
    `${fault} in ${victim}`,
    `second process: ${second}`,
    `lasting: ${lasting === true}`,
  ]);
  for (const cell of cells.filter((_, i) => i % choice.of === choice.part)) await run(cell);
}
driver.close();
process.exit(0);

/** Marsaglia's xorshift32: repeatable, and good enough to draw cells. */
function xorshift(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
