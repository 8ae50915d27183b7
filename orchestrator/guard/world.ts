import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import os from 'node:os';
import { FROM_PARENT, IMPURE_MEMBERS, SUBTLE_RANDOM } from './impure.ts';
import { watching } from './watch.ts';
import { wrap } from './wrap.ts';

/** Wraps functions that ask for random numbers, about the machine, or for Node's own inside. */
export function wrapMachine(): void {
  for (const [module, owner] of [
    ['os', os],
    ['crypto', crypto],
  ] as const)
    for (const [name, found] of Object.entries(IMPURE_MEMBERS[module]!))
      wrap(owner, name, (watch, _, wrapper) => watch.ask(found, wrapper));
  const { subtle } = globalThis.crypto;
  for (const name of SUBTLE_RANDOM)
    wrap(Object.getPrototypeOf(subtle), name, (watch, _, wrapper) => watch.ask(`crypto.${name}`, wrapper), true);
  wrap(URL, 'createObjectURL', (watch, _, wrapper) => watch.ask('crypto.randomUUID', wrapper));
  for (const name of ['getRandomValues', 'randomUUID'])
    wrap(globalThis.crypto, name, (watch, _, wrapper) => watch.ask(`crypto.${name}`, wrapper));
  for (const name of FROM_PARENT) wrap(process, name, (watch, _, wrapper) => watch.ask(`process.${name}`, wrapper));
  for (const name of ['binding', '_linkedBinding', 'getBuiltinModule'])
    wrap(process, name, (watch, _, wrapper) => watch.ask('process.binding', wrapper));
}

/** Wraps functions that start processes. */
export function wrapChildren(): void {
  const program = (name: string, file: unknown): string => {
    if (name === 'fork') return 'node';
    const text = String(file).trim();
    const first = name.startsWith('exec') && !name.startsWith('execFile') ? text.split(/\s/)[0]! : text;
    return first.replace(/^.*[/\\]/, '');
  };
  for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'])
    wrap(childProcess, name, (watch, [file], wrapper) => watch.reach(`child:${program(name, file)}`, wrapper));
}

/** Wraps functions that reach the network. http, https, tls and http2 connect through net. */
export function wrapNetwork(): void {
  const isPath = ([first]: readonly any[]): boolean => {
    const options = Array.isArray(first) ? first[0] : first;
    return typeof options === 'object' ? options?.path != null : Number.isNaN(Number(options));
  };
  wrap(net.Socket.prototype, 'connect', (watch, args, wrapper) => {
    if (!isPath(args)) watch.reach('network', wrapper);
  });
  wrap(dgram, 'createSocket', (watch, _, wrapper) => watch.reach('network', wrapper));
  for (const owner of [dns, dns.promises] as object[])
    for (const name of Object.keys(owner))
      if (/^(lookup|resolve|reverse)/.test(name))
        wrap(owner, name, (watch, _, wrapper) => watch.reach('network', wrapper), owner !== dns);
  wrap(globalThis, 'fetch', (watch, _, wrapper) => watch.reach('network', wrapper), true);
}

/** Puts process.env behind a proxy that records which variables are read. */
export function wrapEnvironment(): void {
  const ask = (name: string | symbol, trap: (...args: any[]) => unknown): void => {
    if (typeof name === 'string') watching()?.ask(`env:${name}`, trap);
  };
  const traps = {
    get(target: NodeJS.ProcessEnv, name: string | symbol): unknown {
      ask(name, traps.get);
      return Reflect.get(target, name);
    },
    has(target: NodeJS.ProcessEnv, name: string | symbol): boolean {
      ask(name, traps.has);
      return Reflect.has(target, name);
    },
    ownKeys(target: NodeJS.ProcessEnv): (string | symbol)[] {
      ask('*', traps.ownKeys);
      return Reflect.ownKeys(target);
    },
    set: (target: NodeJS.ProcessEnv, name: string | symbol, value: unknown): boolean =>
      Reflect.set(target, name, value),
  };
  process.env = new Proxy(process.env, traps);
}
