import assert from 'node:assert/strict';
import type { MutationVerdict } from '../../rig/faults/mutations.ts';
import { faultRig, runCells } from '../../rig/faults/rig.ts';

/** Every class of files in a store. */
const CLASSES = [
  ...['an object', 'a manifest', 'a record', 'a lock', 'a checkpoint', "a checkpoint's manifest", 'an index'],
  ...[
    'the index of packages',
    "the store's version",
    "a program's copy",
    'the end of a program',
    'a run record',
    "a run's journal",
  ],
  ...["a run's events", 'archived code', 'a copy in latest'],
];

describe('A store in which the bytes of one file were changed', function () {
  this.timeout(600_000);

  it('is repaired or unharmed: the next run ends with the bytes of a clean one, whichever file changed', async () => {
    const verdicts: MutationVerdict[] = [];
    const rig = await faultRig();
    try {
      await runCells(rig, { mutations: true }, 1, (verdict) => verdicts.push(verdict as unknown as MutationVerdict));
    } finally {
      await rig.remove();
    }
    const classes = new Set(verdicts.map(({ what }) => what.replace(/ \(.*/, '')));
    console.log(`${verdicts.length} mutations of ${classes.size} classes: ${[...classes].join(', ')}`);
    assert.deepEqual([...classes].sort(), [...CLASSES].sort());
    assert.deepEqual(
      verdicts.filter(({ wrong }) => wrong !== undefined),
      [],
    );
  });
});
