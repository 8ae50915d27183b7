import assert from 'node:assert/strict';
import { phases } from '../../rig/faults/cells.ts';
import type { Verdict } from '../../rig/faults/driver.ts';
import { errors } from '../../rig/faults/plan.ts';
import { faultRig, runCells } from '../../rig/faults/rig.ts';
import { type Tally, tallyOf, tallyText } from '../../rig/faults/tally.ts';
import { isWhole } from '../../rig/sample.ts';

/** The smallest number of cells: of the whole matrix, and of a sample. */
const CELLS = isWhole ? 300 : 30;

describe('A run that meets a fault', function () {
  this.timeout(1_200_000);
  const verdicts: Verdict[] = [];
  let tally: Tally;

  before(async () => {
    const rig = await faultRig();
    try {
      await runCells(rig, { errors: 2, signals: 1 }, isWhole ? 2 : 1, (verdict) => verdicts.push(verdict));
    } finally {
      await rig.remove();
    }
    tally = tallyOf(verdicts);
    console.log(tallyText(tally));
  });

  it(`meets it in at least ${CELLS} cells, with every kind of fault and in every phase`, () => {
    assert.ok(verdicts.length >= CELLS, `${verdicts.length} cells`);
    const met = new Set(verdicts.flatMap(({ cell: { phase, plan } }) => [phase, plan.fault]));
    const wanted = [...phases, ...errors, 'SIGKILL', 'SIGTERM', 'clock forward', 'clock back'];
    assert.deepEqual(
      wanted.filter((one) => !met.has(one as never)),
      [],
    );
  });

  it('meets it in every cell', () => {
    assert.deepEqual(tally.notStruck, []);
  });

  it('is followed by a run that ends with the bytes of a clean one and leaves no temporary file', () => {
    assert.deepEqual(tally.wrong, []);
  });

  it('succeeds, or says in a Problem why it does not', () => {
    assert.deepEqual(tally.unexplained, []);
  });
});
