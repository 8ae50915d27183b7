import assert from 'node:assert/strict';
import { phases } from '../../rig/faults/cells.ts';
import type { Verdict } from '../../rig/faults/driver.ts';
import { errors } from '../../rig/faults/plan.ts';
import { faultRig, runCells } from '../../rig/faults/rig.ts';
import { type Tally, tallyOf, tallyText } from '../../rig/faults/tally.ts';

describe('A run that meets a fault', function () {
  this.timeout(1_200_000);
  const verdicts: Verdict[] = [];
  let tally: Tally;

  before(async () => {
    const rig = await faultRig();
    try {
      await runCells(rig, { errors: 2, signals: 1 }, 2, (verdict) => verdicts.push(verdict));
    } finally {
      await rig.remove();
    }
    tally = tallyOf(verdicts);
    console.log(tallyText(tally));
  });

  it('was met in at least 300 cells, over every kind of fault, phase, and who runs next', () => {
    assert.ok(verdicts.length >= 300, `${verdicts.length} cells`);
    const met = new Set(verdicts.flatMap(({ cell: { phase, plan } }) => [phase, plan.fault]));
    const wanted = [...phases, ...errors, 'SIGKILL', 'SIGTERM', 'clock forward', 'clock back'];
    assert.deepEqual(
      wanted.filter((one) => !met.has(one as never)),
      [],
    );
  });

  it('has met it in every cell', () => {
    assert.deepEqual(tally.notStruck, []);
  });

  it('is followed by a run that ends with the bytes of a clean one and leaves nothing lying about', () => {
    assert.deepEqual(tally.wrong, []);
  });

  it('ends well, or says in a Problem why not', () => {
    assert.deepEqual(tally.unexplained, []);
  });
});
