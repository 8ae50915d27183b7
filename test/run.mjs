// Runs every test, or those whose path contains one of the words given: `npm test -- orchestrator`.
// Files are dealt to two processes, each of which runs one file at a time, since most tests wait for a command line.
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const files = readdirSync(here, { recursive: true })
  .map((name) => join(here, name))
  .filter((path) => path.endsWith('.test.ts'))
  .filter((path) => words.length === 0 || words.some((word) => relative(here, path).includes(word)))
  .sort();

// The longest begin, so that no process is left with one at the end; in the order that the list at the end has them.
const longest = ['docs/commands', 'study/', 'orchestrator/faults/', 'orchestrator/cli/', 'report/', 'learn/'];
const rank = (path) => longest.findIndex((part) => relative(here, path).includes(part)) >>> 0;
const queue = [...files].sort((a, b) => rank(a) - rank(b));

// Long lists of cases are sampled (test/rig/sample.ts). Every file of a run draws with the same seed, also past midnight.
process.env.STRATA_TEST_SEED ||= String(Math.floor(Date.now() / 86_400_000));

// One test file leaves things for the next here: see test/rig/rig.ts.
const shared = mkdtempSync(join(tmpdir(), 'strata-tests-'));
process.env.STRATA_TEST_SHARED = shared;

const total = { passes: 0, failures: 0, pending: 0, files: 0 };
const failed = [];
const seconds = new Map();
await Promise.all(Array.from({ length: Math.min(2, availableParallelism(), files.length) }, runSome));
rmSync(shared, { recursive: true, force: true });

for (const text of failed) console.log(text);
if (files.length > 10) {
  const slowest = [...seconds].sort(([, a], [, b]) => b.took - a.took);
  const sum = slowest.reduce((total, [, { processor }]) => total + processor, 0);
  console.log(`\nThe slowest files, with their processor time (of all files: ${sum.toFixed(0)} s):`);
  for (const [file, { took, processor }] of slowest.slice(0, 25))
    console.log(`${took.toFixed(1).padStart(8)} s ${processor.toFixed(1).padStart(8)} s  ${relative(here, file)}`);
}
if (process.env.STRATA_TEST_ALL !== '1')
  console.log(
    `\nLong lists were sampled with STRATA_TEST_SEED=${process.env.STRATA_TEST_SEED}; STRATA_TEST_ALL=1 runs all cases.`,
  );
console.log(`\n${total.passes} passed, ${total.failures} failed, ${total.pending} skipped`);
process.exit(total.failures > 0 ? 1 : 0);

/** One process, given files until there are none. A file that ends its process is a failure, and the rest goes on. */
async function runSome() {
  while (queue.length > 0) {
    const child = fork(join(here, 'run-files.mjs'), {
      // Child processes and worker threads that tests start inherit the loader by the same flag.
      execArgv: ['--import', new URL('rig/like-tsx/register.mjs', import.meta.url).href],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      cwd: dirname(here),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes));
    let running = '';
    let since = 0;
    const next = () => {
      running = queue.shift() ?? '';
      since = performance.now();
      if (running) child.send(running);
      else child.kill();
    };
    await new Promise((resolve) => {
      child.on('message', ({ stats, problems, processor }) => {
        total.files += 1;
        seconds.set(running, { took: (performance.now() - since) / 1000, processor });
        for (const name of ['passes', 'failures', 'pending']) total[name] += stats[name];
        process.stdout.write(output);
        output = '';
        failed.push(...problems);
        next();
      });
      child.on('close', (code, signal) => {
        if (running) {
          total.failures += 1;
          failed.push(`\n  ${relative(here, running)} ended its process (${signal ?? `exit code ${code}`})\n${output}`);
        }
        resolve();
      });
      next();
    });
  }
}
