// Runs every test, or those whose path contains one of the words given: `npm test -- orchestrator`.
// tsx loads TypeScript here as it does for users; plain Node would do from 22.18 on.
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';

const here = dirname(fileURLToPath(import.meta.url));
if (!process.execArgv.some((arg) => arg.includes('tsx'))) {
  // Child processes and worker threads that tests start inherit the loader by the same flag.
  const { spawnSync } = await import('node:child_process');
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: dirname(here) });
  process.exit(status ?? 1);
}
const words = process.argv.slice(2);
const files = readdirSync(here, { recursive: true })
  .map((name) => join(here, name))
  .filter((path) => path.endsWith('.test.ts'))
  .filter((path) => words.length === 0 || words.some((word) => relative(here, path).includes(word)))
  .sort();

const mocha = new Mocha({
  timeout: 240_000,
  reporter: process.env.STRATA_TEST_REPORTER ?? 'spec',
  color: process.stdout.isTTY === true,
});
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();
const runner = mocha.run((failures) => {
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  console.log(`\n${passes} passed, ${failures} failed, ${pending} skipped`);
  // Native libraries may hold threads open; every test has ended.
  process.exit(failures > 0 ? 1 : 0);
});
