import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cli, type Project } from '../../../orchestrator/cli.ts';
import { digestFile } from '../../../orchestrator/ground/file-digest.ts';
import { temporaryName } from '../../../orchestrator/ground/process-identity.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface NodeEnd {
  readonly type: string;
  readonly node: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly problem?: { readonly code: string; readonly message: string };
}

/** Runs the command line in this very process, as `pipeline.ts` would, and takes what it prints. */
export async function inside(project: Project, ...args: string[]): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const kept = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ['stdout', 'stderr'] as const)
    process[name].write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      said[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const done = rest.at(-1);
      if (typeof done === 'function') done();
      return true;
    }) as typeof process.stdout.write;
  process.exitCode = 0;
  try {
    await cli(project, args);
    return { code: Number(process.exitCode), ...said };
  } finally {
    process.exitCode = 0;
    for (const name of ['stdout', 'stderr'] as const) process[name].write = kept[name];
  }
}

/** The lines of `--json` that end a node, by its name; the last of each counts. */
export function nodesOf({ stdout }: Pick<Ended, 'stdout'>): Readonly<Record<string, NodeEnd>> {
  const events = stdout.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as NodeEnd];
    } catch {
      return []; // what a killed process had begun to print
    }
  });
  return Object.fromEntries(events.filter(({ type }) => type === 'node-finished').map((event) => [event.node, event]));
}

export const digestsOf = (ended: Pick<Ended, 'stdout'>): string =>
  JSON.stringify(
    Object.values(nodesOf(ended))
      .map(({ node, outputs }) => [node, outputs])
      .sort(),
  );

/** All files below a folder with their bytes, for comparing. */
export function bytesIn(folder: string): string {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  return files
    .filter((entry) => entry.isFile() && entry.name !== '.published.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => `${path.slice(folder.length)} ${readFileSync(path).toString('base64')}`)
    .join('\n');
}

export function resetStore(store: string, template: string): void {
  rmSync(store, { recursive: true, force: true });
  mkdirSync(dirname(store), { recursive: true });
  cpSync(template, store, { recursive: true, preserveTimestamps: true });
}

/** The number of a process that is no more. */
export const deadPid = spawnSync('true').pid;

/** A name as a process gave it to a temporary file that is no more. */
export const deadName = (): string => temporaryName().replace(`-${process.pid}-`, `-${deadPid}-`);

/** Locks that this process left become those of a process that has ended, since this one lives on. */
export function endLocks(store: string): void {
  const own = `"pid":${process.pid},`;
  for (const name of readdirSync(join(store, 'locks'))) {
    const path = join(store, 'locks', name);
    const text = textOf(path); // another process may remove its own at this moment
    if (!text.includes(own)) continue;
    writeFileSync(`${store}.lock`, text.replace(own, `"pid":${deadPid},`));
    renameSync(`${store}.lock`, path);
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The same for its temporary files, once nobody else is at the store. */
export function endTemporaries(store: string): void {
  const left = readdirSync(store, { recursive: true }).map(String);
  // The deepest first, so that no path changes before it is used.
  for (const name of left.sort((a, b) => b.length - a.length))
    if (basename(name).startsWith('.tmp-') && basename(name).includes(`-${process.pid}-`)) {
      const other = basename(name).replace(`-${process.pid}-`, `-${deadPid}-`);
      renameSync(join(store, name), join(store, dirname(name), other));
    }
}

/** Lists files that should not lie in a store at rest. */
export function leftoversIn(store: string): string[] {
  const names = readdirSync(store, { recursive: true }).map(String);
  const isSpent = (name: string): boolean =>
    name.startsWith('checkpoints/') && existsSync(join(store, 'records', `${name.split('/')[1]}.json`));
  return names.filter(
    (name) =>
      !name.startsWith('quarantine') &&
      (/(^|\/)\.tmp-|\.tmp$|\.part$/.test(name) || /^(tmp|locks)\//.test(name) || isSpent(name)),
  );
}

/** Objects whose bytes are not what they are called. */
export async function wrongObjects(store: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const entry of readdirSync(join(store, 'objects'), { recursive: true, withFileTypes: true }))
    if (entry.isFile() && (await digestFile(join(entry.parentPath, entry.name))) !== `sha256:${entry.name}`)
      wrong.push(entry.name);
  return wrong;
}

export const openDescriptors = (): number => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);
