import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWhole } from '../../rig/sample.ts';
import { wrongInBatch } from './generated/run-batch.ts';
import { caseOf, judge } from './generated/run-case.ts';

const CASES = isWhole ? 2000 : 100;
const first = Number(process.env.STRATA_TEST_SEED ?? 0) * 1000;

describe('a generated program with a random edit', function () {
  this.timeout(600_000);
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'strata-generated-')));
  after(() => rmSync(top, { recursive: true, force: true }));

  it(`has another fingerprint wherever it gives something else (seeds from ${first})`, async function () {
    let [reruns, same] = [0, 0];
    for (let seed = first; seed < first + CASES; seed++) {
      const one = caseOf(seed);
      const { falseHit, falseRerun, falselyStateless, isSame, states } = await judge(one, top);
      const story = () =>
        `seed ${seed}, edit: ${one.edit}\n${states.map(({ gives, again }) => `${gives} then ${again}`).join('\n')}`;
      assert.ok(!falseHit, `false hit, ${story()}`);
      assert.ok(!falselyStateless, `not stateless, ${story()}`);
      if (falseRerun) reruns += 1;
      if (isSame) same += 1;
    }
    this.test!.title += `; ${CASES} programs, ${same} edits changed nothing, of these ${reruns} run again`;
  });

  it(`gives what it gives in an empty store, by the command line (seeds from ${first})`, async () => {
    const seeds = Array.from({ length: isWhole ? 40 : 6 }, (_, at) => first + at);
    assert.deepEqual(await wrongInBatch(seeds), []);
  });
});
