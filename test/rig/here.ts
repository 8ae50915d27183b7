import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finished } from './rig.ts';

let isBusy = false;
let runs = 0;

/**
 * Runs `pipeline.ts` of a folder in this process, which spares the start of one: its arguments, folder, environment,
 * output and exit code are those of a process of its own, and each edit of a source is loaded again.
 * @returns undefined while another run is here, and where the file cannot be loaded: both need a process
 */
export async function here(
  dir: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<Finished | undefined> {
  if (isBusy) return undefined;
  isBusy = true;
  const said = { stdout: '', stderr: '' };
  const restore = [taken(said, 'stdout'), taken(said, 'stderr'), moved(dir, args), inEnvironment(env)];
  try {
    process.exitCode = 0;
    runs += 1;
    await import(`${pathToFileURL(join(dir, 'pipeline.ts')).href}?sources=${stampOf(dir)}&run=${runs}`);
    return { code: Number(process.exitCode), signal: null, ...said };
  } catch {
    return undefined;
  } finally {
    for (const back of restore.reverse()) back();
    process.exitCode = 0;
    isBusy = false;
  }
}

/** What is written to an output goes into `said`; who listened to it meanwhile no longer does afterwards. */
function taken(said: { stdout: string; stderr: string }, name: 'stdout' | 'stderr'): () => void {
  const { write } = process[name];
  const before = process[name].listeners('error');
  process[name].write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    said[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  }) as typeof write;
  return () => {
    process[name].write = write;
    for (const listener of process[name].listeners('error') as (() => void)[])
      if (!before.includes(listener)) process[name].off('error', listener);
  };
}

function moved(dir: string, args: readonly string[]): () => void {
  const [folder, words] = [process.cwd(), process.argv];
  process.chdir(dir);
  process.argv = [process.execPath, join(dir, 'pipeline.ts'), ...args];
  return () => {
    process.chdir(folder);
    process.argv = words;
  };
}

function inEnvironment(env: NodeJS.ProcessEnv): () => void {
  const before = { ...process.env };
  setEnvironment(env);
  return () => setEnvironment(before);
}

function setEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (process.env[name] !== value) process.env[name] = value;
}

/** Changes with every edit of a source. */
function stampOf(dir: string): string {
  const hash = createHash('sha256');
  const folders = [dir];
  for (let folder = folders.pop(); folder; folder = folders.pop())
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== 'artifacts') folders.push(path);
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const { size, mtimeNs, ino } = statSync(path, { bigint: true });
      hash.update(`${path} ${size} ${mtimeNs} ${ino}\n`);
    }
  return hash.digest('hex').slice(0, 12);
}
