// Runs the test files that its parent names, one at a time; see run.mjs.
import { readFileSync } from 'node:fs';
import Mocha from 'mocha';

let before = 0;
// Without its parent nobody reads what it finds.
process.on('disconnect', () => process.exit(1));
process.on('message', async (file) => {
  before = processorSeconds();
  const mocha = new Mocha({ timeout: 240_000, reporter: 'spec', color: false });
  mocha.addFile(file);
  try {
    await mocha.loadFilesAsync();
  } catch (error) {
    console.error(error);
    report({ passes: 0, failures: 1, pending: 0 }, [`\n  ${file} cannot be loaded: ${error.message}`]);
    return;
  }
  const problems = [];
  const runner = mocha.run(() => report(runner.stats, problems));
  runner.on('fail', (test, error) => problems.push(`\n  failed: ${test.fullTitle()}\n    ${error.stack ?? error}`));
});

/** After what was printed has left: the parent shows it under the file's name. */
function report({ passes = 0, failures = 0, pending = 0 }, problems) {
  process.stdout.write('', () =>
    process.stderr.write('', () =>
      setTimeout(
        () => process.send({ stats: { passes, failures, pending }, problems, processor: processorSeconds() - before }),
        20,
      ),
    ),
  );
}

/** Processor time of this process and of all that it started and that have ended; 0 where the system does not say. */
function processorSeconds() {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const times = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 16);
    return times.reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return 0;
  }
}
