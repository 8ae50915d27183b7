/**
 * A layer under the store that counts what is done to its files and, where it is told to, lets one operation fail as a
 * real system would: with an error, a half-written file, a signal, or a clock that was set. It replaces functions of
 * node:fs, so nothing in the orchestrator knows of it.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import { compileFunction } from 'node:vm';
import { type After, type Before, between } from './between.ts';
import { errorOf, stepClock } from './effects.ts';
import { type ErrorFault, errors, type FaultPlan, type Operation, type Place, possible, reach } from './plan.ts';

const folders: Readonly<Record<string, Place>> = {
  objects: 'object',
  records: 'record',
  checkpoints: 'checkpoint',
  locks: 'lock',
  index: 'index',
  runs: 'run',
  latest: 'latest',
  quarantine: 'quarantine',
};

const real = {
  existsSync: fs.existsSync,
  writeFileSync: fs.writeFileSync,
  readdirSync: fs.readdirSync,
  rmSync: fs.rmSync,
};
let root = '';
let input = '';
let plan: FaultPlan | undefined;
let struck = 0;
let onStrike: (() => void) | undefined;
let counts = new Map<string, number>();

/** Counts what was done so far: `PLACE OPERATION` to how often. */
export const counted = (): ReadonlyMap<string, number> => counts;

/** How many operations the fault has struck. */
export const strikes = (): number => struck;

/** Watches a store and one file outside it, and counts from nothing. */
export function arm(store: string, outside: string, fault?: FaultPlan, told?: () => void): void {
  onStrike = told;
  root = resolve(store);
  input = resolve(outside);
  plan = fault;
  struck = 0;
  counts = new Map();
}

export function disarm(): void {
  plan = undefined;
  root = '';
  stepClock(0);
}

function placeOf(path: unknown): Place | undefined {
  if (root === '' || (typeof path !== 'string' && !(path instanceof URL) && !Buffer.isBuffer(path))) return undefined;
  const absolute = resolve(String(path));
  if (absolute === input) return 'input';
  const below = relative(root, absolute);
  if (below === '') return 'store';
  const [folder = '', ...rest] = below.split(sep);
  if (folder === '..') return undefined;
  if (folder === 'tmp') return rest.length > 1 ? 'scratch' : draftOf(rest[0]);
  return folders[folder] ?? 'store';
}

function draftOf(name: string | undefined): Place {
  if (name?.endsWith('-record')) return 'record';
  if (name?.endsWith('-run')) return 'run';
  return name?.endsWith('-code') ? 'store' : 'draft';
}

type Half = (() => void) | undefined;

/** Lets the fault strike where it is due: throws, kills, or sets the clock. `half` does a part of the work first. */
function meet(place: Place | undefined, operation: Operation, half?: Half, path?: string): void {
  if (place === undefined) return;
  const kind = `${place} ${operation}`;
  const times = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, times);
  if (plan === undefined) return;
  const { fault } = plan;
  const first = plan.place === place && plan.operation === operation && times === plan.nth;
  if (!first && !(struck > 0 && lasts(plan, place, operation))) return;
  struck++;
  if (struck === 1) {
    onStrike?.();
    signalBeacon(plan.beacon);
  }
  if (fault === 'SIGKILL') {
    half?.();
    process.kill(process.pid, 'SIGKILL');
    pauseFor(10_000); // it does not come back from here
  } else if (fault === 'SIGTERM') process.kill(process.pid, 'SIGTERM');
  else if (fault === 'clock forward') stepClock(26 * 3600 * 1000);
  else if (fault === 'clock back') stepClock(-26 * 3600 * 1000);
  else {
    if (fault === 'ENOSPC' || fault === 'EIO') half?.();
    throw errorOf(fault, operation, path);
  }
}

function lasts(plan: FaultPlan, place: Place, operation: Operation): boolean {
  if (plan.lasting !== true || place === 'input' || !errors.includes(plan.fault as ErrorFault)) return false;
  const { operations, here } = reach[plan.fault as ErrorFault];
  return operations.includes(operation) && possible(plan.fault, operation) && (!here || place === plan.place);
}

function signalBeacon(beacon: string | undefined): void {
  if (beacon === undefined) return;
  real.writeFileSync(beacon, '');
  pauseFor(60);
}

const cell = new Int32Array(new SharedArrayBuffer(4));
const pauseFor = (milliseconds: number): void => void Atomics.wait(cell, 0, 0, milliseconds);

const descriptors = new Map<number, Place>();
const handles = new WeakMap<object, Place>();

/** By path: the operation, and which argument says where. */
const byPath: Readonly<Record<string, readonly [Operation, number]>> = {
  readFile: ['read', 0],
  writeFile: ['write', 0],
  appendFile: ['write', 0],
  copyFile: ['write', 1],
  open: ['open', 0],
  mkdir: ['make', 0],
  rename: ['rename', 1],
  link: ['link', 1],
  rm: ['remove', 0],
  unlink: ['remove', 0],
  readdir: ['list', 0],
  stat: ['stat', 0],
  lstat: ['stat', 0],
  chmod: ['touch', 0],
  utimes: ['touch', 0],
};

/** Half of what a call would do, for a process that does not live to do the other half. */
function halfOf(name: string, args: readonly any[]): Half {
  if (name === 'writeFile' || name === 'appendFile') {
    return () =>
      real.writeFileSync(args[0], Buffer.from(args[1]).subarray(0, Math.floor(Buffer.from(args[1]).length / 2)));
  }
  if (name !== 'rm') return undefined;
  return () => {
    if (!real.existsSync(args[0]) || !fs.lstatSync(args[0]).isDirectory()) return;
    const inside = real.readdirSync(args[0]);
    for (const one of inside.slice(0, Math.ceil(inside.length / 2)))
      real.rmSync(join(args[0], one), { recursive: true, force: true });
  };
}

const functions = fs as unknown as Record<string, (...args: any[]) => any>;
const promised = fs.promises as unknown as Record<string, (...args: any[]) => Promise<any>>;

function replaceByPath(name: string, operation: Operation, at: number): void {
  const before: Before = (args) => meet(placeOf(args[at]), operation, halfOf(name, args), String(args[at]));
  const opened =
    (known: { set(key: any, place: Place): unknown }): After =>
    (args, result) => {
      const place = placeOf(args[at]);
      if (name === 'open' && place !== undefined) known.set(result, place);
    };
  functions[`${name}Sync`] = between.sync(before, functions[`${name}Sync`]!, opened(descriptors));
  promised[name] = between.later(before, promised[name]!, opened(handles));
}

/** By descriptor, where it was opened in the store. */
const byDescriptor: Readonly<Record<string, Operation>> = {
  writeSync: 'write',
  readSync: 'read',
  fsyncSync: 'sync',
  futimesSync: 'touch',
  closeSync: 'close',
  write: 'write',
  fsync: 'sync',
};

function replaceByDescriptor(name: string, operation: Operation): void {
  const original = functions[name]!;
  const { writeSync } = fs;
  functions[name] = (descriptor: number, ...args: any[]) => {
    const place = descriptors.get(descriptor);
    const [bytes, from, length, position] = args;
    const half = (): void => {
      if (operation !== 'write' || typeof bytes === 'string') return;
      writeSync(descriptor, bytes, from ?? 0, Math.floor((length ?? bytes.length) / 2), position);
    };
    try {
      meet(place, operation, half);
    } catch (error) {
      const callback = args.at(-1);
      if (typeof callback !== 'function') throw error;
      setImmediate(callback, error);
      return undefined;
    } finally {
      if (operation === 'close') descriptors.delete(descriptor);
    }
    return original(descriptor, ...args);
  };
}

const byHandle: Readonly<Record<string, Operation>> = {
  read: 'read',
  write: 'write',
  readFile: 'read',
  writeFile: 'write',
  sync: 'sync',
  stat: 'stat',
};

async function replaceByHandle(): Promise<void> {
  const handle = await fs.promises.open(process.execPath, 'r');
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  for (const [name, operation] of Object.entries(byHandle)) {
    const original = prototype[name];
    prototype[name] = async function (...args: any[]) {
      meet(handles.get(this), operation);
      return original.apply(this, args);
    };
  }
}

await replaceByHandle();
for (const [name, [operation, at]] of Object.entries(byPath)) replaceByPath(name, operation, at);
for (const [name, operation] of Object.entries(byDescriptor)) replaceByDescriptor(name, operation);
const exists = between.sync(
  ([path]) => meet(placeOf(path), 'stat'),
  real.existsSync,
  () => {},
);
functions.existsSync = compileFunction(
  'return (path) => { try { return exists(path); } catch { return false; } };',
  ['exists'],
  { filename: 'node:faults' },
)(exists);
syncBuiltinESMExports();
