/**
 * Random faults at random operations for so many minutes, repeatable by seed:
 * `node --import tsx bench/soak.ts [MINUTES] [SEED] [DRIVERS]`. Ends with exit code 1 where a result was wrong or a
 * failure unexplained; each such cell is printed when it comes.
 */
import type { Verdict } from '../test/rig/faults/driver.ts';
import { faultRig, runCells } from '../test/rig/faults/rig.ts';
import { tallyOf, tallyText } from '../test/rig/faults/tally.ts';

const [minutes = 15, seed = 1, drivers = 1] = process.argv.slice(2).map(Number);
const verdicts: Verdict[] = [];
const rig = await faultRig();
try {
  await runCells(rig, { seed, seconds: 60 * minutes }, drivers, (verdict) => {
    verdicts.push(verdict);
    if (verdict.wrong !== undefined || verdict.unexplained !== undefined) console.log(JSON.stringify(verdict));
  });
} finally {
  await rig.remove();
  console.log(tallyText(tallyOf(verdicts)));
}
const { wrong, unexplained } = tallyOf(verdicts);
process.exit(wrong.length + unexplained.length > 0 ? 1 : 0);
