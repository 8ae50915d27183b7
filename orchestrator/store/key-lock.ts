import { randomBytes } from 'node:crypto';
import { closeSync, futimesSync, lstatSync, openSync } from 'node:fs';
import { uptime } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest } from '../ground/digest.ts';
import { livenessOf, thisProcess } from '../ground/process-identity.ts';
import type { Layout } from './layout.ts';
import {
  claim,
  describeOwner,
  isOwn,
  type LockOwner,
  readOwner,
  removeOwn,
  removeQuietly,
  replace,
} from './lock-file.ts';

/** The exclusive right to produce one key. */
export interface Lock {
  /** False once another process took the lock over, since this one seemed dead to it. */
  isHeld(): boolean;
  release(): Promise<void>;
}

export interface LockOptions {
  /** Called once for each owner that it waits for: `process 4711 on host`. */
  readonly onWait?: (owner: string) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds between two signs of life. */
  readonly heartbeat?: number;
  /** Milliseconds without a sign of life after which an owner on another machine counts as dead. */
  readonly timeout?: number;
}

const pause = 60;

/** An owner that left a damaged lock; it counts as dead after seconds. */
const UNREADABLE = 'a process whose lock cannot be read';

/** Tokens of this process' own locks, held or being taken. Any other lock in its name is one that it failed to remove. */
const ours = new Set<string>();

/**
 * Waits for the right to produce `key`, across processes. A dead owner on this machine is replaced at once, one on another
 * machine when its heartbeat has stood still for `timeout` by this process' own clock.
 * @throws `signal.reason` when aborted while it waits; Problem `store-unwritable`, `disk-full`
 */
export async function acquireLock(
  store: { readonly layout: Layout },
  key: Digest,
  options: LockOptions = {},
): Promise<Lock> {
  return lockFile(store.layout.lock(key), options);
}

/** The same right to anything else, by a lock file in a folder that is there. */
export async function lockFile(path: string, options: LockOptions = {}): Promise<Lock> {
  const own: LockOwner = {
    ...thisProcess(),
    token: randomBytes(12).toString('hex'),
    since: new Date().toISOString(),
  };
  ours.add(own.token);
  try {
    await take(path, own, options);
    return hold(path, own, options.heartbeat ?? 3000);
  } catch (error) {
    ours.delete(own.token);
    removeOwn(path, own);
    throw error;
  }
}

async function take(path: string, own: LockOwner, options: LockOptions): Promise<void> {
  const watch = new OwnerWatch(options.timeout ?? 60_000);
  let told: string | undefined;
  for (;;) {
    options.signal?.throwIfAborted();
    const owner = readOwner(path);
    if (owner === undefined) {
      if (await claim(path, own)) return;
      continue;
    }
    if (watch.isDead(path, owner)) {
      if (await takeOver(path, owner, own, watch)) return;
    } else {
      const token = owner === 'unreadable' ? owner : owner.token;
      if (told !== token) options.onWait?.(owner === 'unreadable' ? UNREADABLE : describeOwner(owner));
      told = token;
    }
    await sleep(pause + Math.random() * pause * 0.5, undefined, { signal: options.signal }).catch(() => {});
  }
}

function isThisProcess(owner: LockOwner): boolean {
  const own = thisProcess();
  return owner.pid === own.pid && owner.start === own.start && owner.host === own.host && owner.boot === own.boot;
}

/** Judges whether owners are dead. It takes two looks to see that a heartbeat stands still. */
class OwnerWatch {
  readonly #timeout: number;
  /** The last sign of life in each file, and when it was first seen. */
  readonly #seen = new Map<string, { readonly sign: string; readonly since: number }>();
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  isDead(path: string, owner: LockOwner | 'unreadable'): boolean {
    const beat = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (beat === undefined) return false;
    if (owner !== 'unreadable') {
      if (isThisProcess(owner)) return !ours.has(owner.token);
      const liveness = livenessOf(owner);
      if (liveness !== 'elsewhere') return liveness === 'dead';
      // This machine was restarted after the last sign of life.
      if (owner.host === thisProcess().host && beat < Date.now() - uptime() * 1000 - 10_000) return true;
    }
    const sign = `${owner === 'unreadable' ? '' : owner.token} ${beat}`;
    const before = this.#seen.get(path);
    const since = before?.sign === sign ? before.since : performance.now();
    this.#seen.set(path, { sign, since });
    return performance.now() - since > (owner === 'unreadable' ? Math.min(this.#timeout, 5000) : this.#timeout);
  }
}

/**
 * Replaces a dead owner. Exactly one claimant may: the one that creates the successor file named after the dead token. It
 * renames its own lock over the dead one, so there is no moment without a lock. A successor that dies before the rename
 * is succeeded by the same rule.
 */
async function takeOver(
  path: string,
  dead: LockOwner | 'unreadable',
  own: LockOwner,
  watch: OwnerWatch,
): Promise<boolean> {
  const tokens = [dead === 'unreadable' ? 'unreadable' : dead.token];
  for (;;) {
    const marker = `${path}.${tokens.at(-1)}.next`;
    if (await claim(marker, own)) break;
    const next = readOwner(marker);
    if (next === undefined) return false;
    const heir = next === 'unreadable' ? `${tokens.at(-1)}.unreadable` : next.token;
    if (tokens.includes(heir) || !watch.isDead(marker, next)) return false;
    tokens.push(heir);
  }
  const markers = tokens.map((token) => `${path}.${token}.next`);
  const now = readOwner(path);
  const still = now !== undefined && tokens.includes(now === 'unreadable' ? 'unreadable' : now.token);
  let replaced = false;
  try {
    if (still) await replace(path, own);
    replaced = still;
  } finally {
    // Where another process replaced the owner, the other markers are its to remove.
    for (const marker of replaced ? markers : markers.slice(-1)) removeQuietly(marker);
  }
  return still;
}

/** Shows signs of life until released. Uses the file descriptor, so that a new owner's lock is never touched. */
function hold(path: string, own: LockOwner, every: number): Lock {
  const file = openSync(path, 'r+');
  const beat = setInterval(() => {
    const now = new Date();
    try {
      futimesSync(file, now, now);
    } catch {
      // One missed sign of life does no harm: the next may succeed.
    }
  }, every);
  beat.unref();
  let released = false;
  return {
    isHeld: () => !released && isOwn(path, own),
    release: async () => {
      if (released) return;
      released = true;
      clearInterval(beat);
      closeSync(file);
      ours.delete(own.token);
      removeOwn(path, own);
    },
  };
}
