import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Identifies a process for good: the system gives its number to another process later. */
export interface ProcessIdentity {
  /** Host name, with the process namespace if there is one: a container counts as a host of its own. */
  readonly host: string;
  /** Changes when the machine boots; empty if the system does not say. */
  readonly boot: string;
  readonly pid: number;
  /** Its start time, in the system's own words; empty if the system does not say. */
  readonly start: string;
}

const orEmpty = (read: () => string): string => {
  try {
    return read().trim();
  } catch {
    return '';
  }
};

/** State letter and start time of a process; undefined if there is none. */
function look(pid: number): { state: string; start: string } | undefined {
  if (process.platform === 'linux') {
    const line = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (line !== '') {
      // The name, in brackets, may itself hold spaces and brackets. Field 3 follows it.
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
      return { state: fields[0] ?? '', start: fields[19] ?? '' };
    }
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  if (process.platform === 'win32' || process.platform === 'linux') return { state: '', start: '' };
  const line = orEmpty(() =>
    execFileSync('ps', ['-o', 'state=', '-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }),
  );
  return { state: line.slice(0, 1), start: line.split(/\s+/).slice(1).join(' ') };
}

let self: ProcessIdentity | undefined;

export function thisProcess(): ProcessIdentity {
  if (self !== undefined) return self;
  const namespace = orEmpty(() => readlinkSync('/proc/self/ns/pid'));
  self = {
    host: namespace === '' ? hostname() : `${hostname()} ${namespace}`,
    boot: orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    pid: process.pid,
    start: look(process.pid)?.start ?? '',
  };
  return self;
}

/**
 * Says whether another process lives, as far as this one can tell. `elsewhere`: on another host, or on this one before
 * its last boot. A zombie is dead: its work is over even if its parent has not noticed.
 */
export function livenessOf(other: ProcessIdentity): 'alive' | 'dead' | 'elsewhere' {
  const own = thisProcess();
  if (other.host !== own.host || other.boot !== own.boot) return 'elsewhere';
  const found = look(other.pid);
  if (found === undefined || found.state === 'Z' || found.state === 'X') return 'dead';
  return other.start !== '' && found.start !== '' && found.start !== other.start ? 'dead' : 'alive';
}

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
const machine = (identity: ProcessIdentity): string => short(`${identity.host}\n${identity.boot}`);
let made = 0;

/**
 * A name for a temporary file or folder that no other process uses. It identifies its owner, and tells people what it
 * was going to be.
 */
export function temporaryName(what?: 'record' | 'run' | 'code'): string {
  const own = thisProcess();
  return `.tmp-${machine(own)}-${own.pid}-${short(own.start)}-${++made}${what === undefined ? '' : `-${what}`}`;
}

/**
 * Says whether the owner of a temporary file lives. Undefined for a name of another form; `elsewhere` if the owner
 * cannot be seen from here.
 */
export function ownerOfTemporary(name: string): 'alive' | 'dead' | 'elsewhere' | undefined {
  const parts = /^\.tmp-([0-9a-f]{8})-(\d+)-([0-9a-f]{8})-\d+(?:-[a-z]+)?$/.exec(name);
  if (parts === null) return undefined;
  if (parts[1] !== machine(thisProcess())) return 'elsewhere';
  const found = look(Number(parts[2]));
  if (found === undefined || found.state === 'Z' || found.state === 'X') return 'dead';
  return short(found.start) === parts[3] ? 'alive' : 'dead';
}
