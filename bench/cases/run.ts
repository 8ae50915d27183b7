// Runs the scripts of a collection of attacks and odd inputs against this checkout, one at a time, and says for each whether it
// ends as it should:
//   node --import tsx bench/cases/run.ts FOLDER [words, one of which a script's name must contain] [--show]
// FOLDER has the folders bugs/ and security/. A copy of the scripts is run, with today's places of moved modules. `--show` prints
// all that they say. Scripts that cannot run here are listed with the reason.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUGS } from './bugs.ts';
import { type Expected, NEVER } from './expected.ts';
import { MOVED } from './moved.ts';
import { SECURITY } from './security.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [folder, ...rest] = process.argv.slice(2);
if (!folder) throw new Error('Give the folder of the scripts.');
const show = rest.includes('--show');
const words = rest.filter((word) => !word.startsWith('--'));

const top = mkdtempSync(join(tmpdir(), 'strata-cases-'));
// Some scripts take the rights of another user.
chmodSync(top, 0o755);
const work = join(top, 'tmp');
mkdirSync(join(work, 'rigs'), { recursive: true });
const copy = join(top, 'cases');
for (const name of ['bugs', 'security']) cpSync(join(folder, name), join(copy, name), { recursive: true });
for (const name of readdirSync(copy, { recursive: true }) as string[]) {
  if (/\.(ts|mts|mjs|sh|py)$/.test(name))
    edit(join(copy, name), [['../shared/cases', copy], ['./cases-tmp', work], ...MOVED]);
}
// A script plants a file there, which must not be a link to the file of another checkout.
rmSync(join(root, 'node_modules/.cache/strata'), { recursive: true, force: true });

const tally = { right: 0, wrong: 0, 'not run': 0 };
for (const [name, expected] of Object.entries({ ...BUGS, ...SECURITY })) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  const reason = expected.gone ?? missing(expected.needs ?? []);
  if (reason !== undefined) {
    tally['not run'] += 1;
    console.log(`not run  ${name}: ${reason}`);
    continue;
  }
  const began = performance.now();
  const text = await outputOf(join(copy, name.split(' ')[0]!), expected);
  const faults = faultsOf(text, expected);
  const verdict = faults.length > 0 ? 'wrong' : 'right';
  tally[verdict] += 1;
  console.log(`${verdict}  ${name} (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  for (const fault of faults) console.log(`       ${fault}`);
  if (show || faults.length > 0) console.log(text.replace(/^/gm, '       | '));
}
rmSync(top, { recursive: true, force: true });
console.log(
  Object.entries(tally)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', '),
);
process.exit(tally.wrong > 0 ? 1 : 0);

function edit(path: string, edits: readonly (readonly [before: string, now: string])[]): void {
  const before = readFileSync(path, 'utf8');
  const text = edits.reduce((now, [old, next]) => now.replaceAll(old, next), before);
  if (text !== before) writeFileSync(path, text, { mode: 0o755 });
}

/** All that a script prints in all its runs. */
async function outputOf(path: string, expected: Expected): Promise<string> {
  const { runs = [[]], before, after, edits = [] } = expected;
  edit(path, edits);
  shell(before);
  let text = '';
  for (const args of runs) text += await outputOfRun(path, args, expected);
  shell(after);
  return text;

  function shell(command: string | undefined): void {
    if (command === undefined) return;
    spawnSync('bash', ['-c', command], { cwd: work, env: variables(expected), stdio: 'inherit' });
  }
}

/** The last line tells of its end where it did not come in time. */
function outputOfRun(path: string, args: readonly string[], expected: Expected): Promise<string> {
  const { seconds = 120 } = expected;
  const [program, given] = path.endsWith('.sh') ? ['bash', [path]] : [process.execPath, ['--import', 'tsx', path]];
  const child = spawn(program, [...given, ...args.map(inWork)], {
    cwd: root,
    env: variables(expected),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk;
    });
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      text += `\nno end after ${seconds} s\n`;
      process.kill(-child.pid!, 'SIGKILL');
    }, seconds * 1000);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}

/** Scripts that name no cache of their own use the engine that is installed. */
function variables({ env = {} }: Expected): NodeJS.ProcessEnv {
  const cache = process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? '/', '.cache');
  const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, inWork(value)]));
  return { ...process.env, COPY: root, STRATA: root, WORK: work, NO_COLOR: '1', XDG_CACHE_HOME: cache, ...own };
}

function inWork(text: string): string {
  return text.replaceAll('$WORK', work);
}

/** Why a script cannot run here. */
function missing(needs: readonly string[]): string | undefined {
  const lacking = needs.filter((one) =>
    one === 'root' ? process.getuid?.() !== 0 : spawnSync('bash', ['-c', `command -v ${one}`]).status !== 0,
  );
  return lacking.length > 0 ? `it needs ${lacking.join(', ')}` : undefined;
}

function faultsOf(text: string, { says = [], never = [] }: Expected): string[] {
  return [
    ...says.filter((pattern) => !pattern.test(text)).map((pattern) => `does not say ${pattern}`),
    ...[...never, ...NEVER].filter((pattern) => pattern.test(text)).map((pattern) => `says ${pattern}`),
  ];
}
