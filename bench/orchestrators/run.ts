/**
 * Measures runs with nothing to do and with everything to do, ours and those of other tools, on one graph:
 *
 *     node --import tsx bench/orchestrators/run.ts RIVALS [TIMES] [TOOL …]
 *
 * RIVALS is a folder with `py/` (a Python environment: doit, snakemake, dvc, redun) and `js/` (npm: wireit, turbo, nx);
 * bench/README.md says how to make it. Tools that are not there are named and left out. Prints JSON lines: medians of
 * TIMES runs with nothing to do; seconds of the clock, and of the processor (user and system, all processes), which a busy
 * machine changes less. Start-up alone (an empty file under `node --import tsx`) is measured with each of ours.
 */
import { execFileSync, execSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { median } from '../measure.ts';
import { inputsOf, type Shape, stepsOf } from './shapes.ts';
import { ours, rivals, type Tool } from './tools.ts';

const folder = resolve(process.argv[2] ?? 'rivals');
const times = Number(process.argv[3] ?? 5);
const wanted = process.argv.slice(4);
const js = join(folder, 'js');
const base = mkdtempSync(join(tmpdir(), 'strata-rivals-'));
const path = [join(folder, 'py/bin'), join(js, 'node_modules/.bin'), process.env.PATH].join(delimiter);
const common = {
  ...process.env,
  PATH: path,
  RIVALS_JS: js,
  CI: '1',
  DO_NOT_TRACK: '1',
  npm_config_update_notifier: 'false',
};

interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

/** Runs a command in a shell that measures it: `times` gives what all its processes used. */
function timed(command: string, cwd: string, env: NodeJS.ProcessEnv): Spent {
  const started = performance.now();
  const said = execFileSync(
    'bash',
    ['-c', `{ ${command} ; } >out.log 2>&1 || { tail -5 out.log >&2; exit 1; }; times`],
    {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const wall = (performance.now() - started) / 1000;
  const all = [...said.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => 60 * Number(minutes) + Number(seconds),
  );
  return { wall, cpu: all.reduce((sum, one) => sum + one, 0) };
}

const middle = (runs: readonly Spent[]) => ({
  wall: round(median(runs.map(({ wall }) => wall))),
  cpu: round(median(runs.map(({ cpu }) => cpu))),
});
const round = (value: number): number => Math.round(value * 1000) / 1000;

function measure(tool: Tool, shape: Shape): void {
  const steps = stepsOf(shape);
  const project = join(base, `${tool.name}-${shape}`);
  const put = (name: string, text: string): void => {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  };
  const work = join(project, tool.folder ?? '');
  for (const [name, text] of Object.entries(inputsOf(steps))) put(join(tool.folder ?? '', name), text);
  for (const [name, text] of Object.entries(tool.files(steps, shape))) put(name, text);
  mkdirSync(join(work, 'o'), { recursive: true });
  const env = { ...common, ...tool.env, NX_CACHE_DIRECTORY: join(project, '.nx/cache') };
  if (js && ['wireit', 'turbo', 'nx'].includes(tool.name))
    symlinkSync(join(js, 'node_modules'), join(project, 'node_modules'));
  if (typeof tool.prepare === 'string') execSync(tool.prepare, { cwd: project, env, stdio: 'ignore' });
  else tool.prepare?.(project);
  const forget = (): void => {
    for (const name of [join(work, 'o'), ...tool.state.map((state) => join(project, state))])
      rmSync(name, { recursive: true, force: true });
    mkdirSync(join(work, 'o'), { recursive: true });
  };
  const command = tool.run(shape, steps.at(-1)!.name);
  const cold: Spent[] = [];
  const adopted = shape === 'fan500' ? tool.adopt : undefined;
  if (adopted) timed(`${steps.map((step) => step.command).join('; ')}; ${adopted}`, project, env);
  for (let run = 0; run < (adopted ? 0 : tool.slow && shape === 'fan500' ? 1 : 3); run++) {
    forget();
    cold.push(timed(command, project, env));
  }
  for (let run = 0; run < 2; run++) timed(command, project, env);
  const starts: Spent[] = [];
  const idle: Spent[] = [];
  for (let run = 0; run < times; run++) {
    if (tool === ours) starts.push(timed(`${process.execPath} --import tsx ${empty}`, project, common));
    idle.push(timed(command, project, env));
  }
  const line = {
    tool: tool.name,
    shape,
    command: command.replace(process.execPath, 'node'),
    nothingToDo: middle(idle),
    ...(tool === ours ? { startUp: middle(starts) } : {}),
    ...(adopted ? {} : { cold: middle(cold) }),
    coldRuns: cold.length,
    runs: times,
    load: round(loadavg()[0]!),
  };
  console.log(JSON.stringify(line));
}

const empty = join(base, 'empty.ts');
writeFileSync(empty, 'export {};\n');
const here = [ours, ...rivals].filter((tool) => {
  if (wanted.length > 0 && !wanted.includes(tool.name)) return false;
  try {
    const version = execSync(tool.version, {
      env: common,
      cwd: base,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    console.log(JSON.stringify({ tool: tool.name, version: version.trim().split('\n')[0] }));
    return true;
  } catch {
    console.log(JSON.stringify({ tool: tool.name, missing: true }));
    return false;
  }
});
for (const shape of ['chain7', 'fan500'] as const)
  for (const tool of here) {
    try {
      measure(tool, shape);
    } catch (error) {
      console.log(JSON.stringify({ tool: tool.name, shape, failed: (error as Error).message.split('\n')[0] }));
    }
  }
console.log(JSON.stringify({ cpu: readFileSync('/proc/cpuinfo', 'utf8').match(/model name\s*: (.*)/)?.[1] }));
rmSync(base, { recursive: true, force: true });
