import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process this is, for good: a number alone is given again to another process. */
export interface ProcessIdentity {
  /** Host name, and the process namespace where there is one: a container counts as a host of its own. */
  readonly host: string;
  /** Changes when the machine starts anew; empty where the system does not say. */
  readonly boot: string;
  readonly pid: number;
  /** When it started, in the system's own words; empty where the system does not say. */
  readonly start: string;
}

const orEmpty = (read: () => string): string => {
  try {
    return read().trim();
  } catch {
    return '';
  }
};

/** State letter and start time of a process; undefined where there is no such process. */
function look(pid: number): { state: string; start: string } | undefined {
  if (process.platform === 'linux') {
    const line = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (line !== '') {
      // The name, in brackets, may itself hold spaces and brackets. What follows starts with field 3.
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
 * What can be known of a process from here: `elsewhere` is another host, or this one before it was started anew.
 * A zombie is dead: its work is over even though its parent has not asked.
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
 * A name for a temporary file or folder that no other process uses, and from which its owner can be told; and, for
 * people, what it was to become.
 */
export function temporaryName(what?: 'record' | 'run' | 'code'): string {
  const own = thisProcess();
  return `.tmp-${machine(own)}-${own.pid}-${short(own.start)}-${++made}${what === undefined ? '' : `-${what}`}`;
}

/**
 * Whether a file of this name was left by a process that is no more. Undefined for a name that is not of this form;
 * `elsewhere` where its owner cannot be seen from here.
 */
export function ownerOfTemporary(name: string): 'alive' | 'dead' | 'elsewhere' | undefined {
  const parts = /^\.tmp-([0-9a-f]{8})-(\d+)-([0-9a-f]{8})-\d+(?:-[a-z]+)?$/.exec(name);
  if (parts === null) return undefined;
  if (parts[1] !== machine(thisProcess())) return 'elsewhere';
  const found = look(Number(parts[2]));
  if (found === undefined || found.state === 'Z' || found.state === 'X') return 'dead';
  return short(found.start) === parts[3] ? 'alive' : 'dead';
}
