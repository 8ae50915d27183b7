/**
 * Generated programs with random edits, repeatable by seed: `node --import tsx bench/stale-soak.ts [CASES] [SEED]`.
 * Each case compares fingerprints with what the program gives before and after the edit; every 20 cases run as one
 * project by the command line too. Ends with exit code 1 where something stale would have been handed out.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wrongInBatch } from '../test/orchestrator/stale/generated/run-batch.ts';
import { caseOf, judge } from '../test/orchestrator/stale/generated/run-case.ts';

const BATCH = 20;
const [cases = 2000, first = 1] = process.argv.slice(2).map(Number);
const top = realpathSync(mkdtempSync(join(tmpdir(), 'strata-soak-')));
const wrong: string[] = [];
let [same, reruns, loads] = [0, 0, 0];
try {
  for (let seed = first; seed < first + cases; seed++) {
    const verdict = await judge(caseOf(seed), top);
    if (verdict.falseHit) wrong.push(`seed ${seed}: a false hit`);
    if (verdict.falselyStateless) wrong.push(`seed ${seed}: called stateless, and is not`);
    if (verdict.isSame) same += 1;
    if (verdict.falseRerun) reruns += 1;
    if (!verdict.states.some(({ gives }) => gives.startsWith('does not load'))) loads += 1;
    if ((seed - first) % BATCH === BATCH - 1)
      wrong.push(...(await wrongInBatch(Array.from({ length: BATCH }, (_, at) => seed - BATCH + 1 + at))));
    const done = seed - first + 1;
    if (done % 100 === 0) console.log(`${done} programs, ${wrong.length} wrong`);
  }
} finally {
  rmSync(top, { recursive: true, force: true });
}
for (const line of wrong) console.log(line);
console.log(`${cases} programs from seed ${first}: ${wrong.length} wrong.`);
console.log(`${loads} load; ${same} edits changed nothing, of which ${reruns} run again.`);
process.exit(wrong.length > 0 ? 1 : 0);
