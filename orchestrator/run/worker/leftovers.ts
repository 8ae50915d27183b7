import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';

const turns = 2;
const pauses = [5, 20, 50];

/** What a person calls the resources that keep a process busy, by Node's names. Others keep Node's name. */
const words: Readonly<Record<string, string>> = {
  Timeout: 'a timer',
  Immediate: 'a timer',
  ProcessWrap: 'a program that it started',
  TCPSocketWrap: 'a connection',
  TLSWrap: 'a connection',
  PipeWrap: 'a connection',
  TCPServerWrap: 'a server',
  UDPWrap: 'a connection',
  FSReqCallback: 'work on a file',
  FSReqPromise: 'work on a file',
  FSEventWrap: 'a watch over files',
  MessagePort: 'a thread',
  Worker: 'a thread',
};

const counted = (names: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

/** Objects whose members every module of a process shares. */
const SHARED: Readonly<Record<string, object>> = {
  globalThis,
  ...Object.fromEntries(
    ['Math', 'JSON', 'Reflect', 'Intl', 'console', 'Atomics'].map((name) => [
      name,
      (globalThis as any)[name] as object,
    ]),
  ),
  ...Object.fromEntries(
    ['Object', 'Array', 'String', 'Number', 'Boolean', 'Function', 'Symbol', 'BigInt', 'Date', 'RegExp', 'Error', 'Map']
      .concat(['Set', 'WeakMap', 'WeakSet', 'Promise', 'Float32Array', 'Float64Array', 'Uint8Array', 'ArrayBuffer'])
      .flatMap((name) => {
        const made = (globalThis as any)[name] as { prototype: object };
        return [
          [name, made],
          [`${name}.prototype`, made.prototype],
        ];
      }),
  ),
};

/** Members by name, with what they are; a getter is compared and never called. */
function membersOf(owner: object): Map<PropertyKey, unknown> {
  const members = new Map<PropertyKey, unknown>();
  for (const name of Reflect.ownKeys(owner)) {
    const { value, get } = Reflect.getOwnPropertyDescriptor(owner, name) ?? {};
    members.set(name, get ?? value);
  }
  return members;
}

/** The state of a process that one stage could leave to the next, as it is before a stage runs. */
export class ProcessState {
  /** False where the process ends anyway: then only programs that it leaves running matter. */
  readonly #isKept: boolean;
  readonly #resources = counted(process.getActiveResourcesInfo());
  readonly #cwd = process.cwd();
  readonly #variables = { ...process.env };
  /** In the folder of the process, which is its home too. */
  readonly #files = new Set(readdirSync(tmpdir()));
  readonly #shared: readonly { name: string; owner: object; members: Map<PropertyKey, unknown> }[];

  constructor(isKept: boolean) {
    this.#isKept = isKept;
    const shared = isKept ? Object.entries(SHARED) : [];
    this.#shared = shared.map(([name, owner]) => ({ name, owner, members: membersOf(owner) }));
  }

  /** Names what is left behind, in words that complete "it left …". Waits a little for what is about to end. */
  async leftovers(): Promise<string[]> {
    for (let i = 0; i < turns; i++) await turn();
    for (const milliseconds of pauses) {
      if (this.#busy().length === 0) break;
      await pause(milliseconds);
    }
    const left = this.#busy().map((name) => words[name] ?? name);
    if (!this.#isKept) return [...new Set(left)];
    if (process.cwd() !== this.#cwd) left.push('another working directory');
    if (readdirSync(tmpdir()).some((name) => !this.#files.has(name))) left.push('a file in the temporary folder');
    const variables = new Set([...Object.keys(process.env), ...Object.keys(this.#variables)]);
    for (const name of variables)
      if (process.env[name] !== this.#variables[name]) left.push(`the environment variable ${name}`);
    for (const { name, owner, members } of this.#shared) {
      const now = membersOf(owner);
      for (const member of new Set([...now.keys(), ...members.keys()]))
        if (!Object.is(now.get(member), members.get(member))) left.push(`another ${name}.${String(member)}`);
    }
    return [...new Set(left)];
  }

  #busy(): string[] {
    const now = counted(process.getActiveResourcesInfo());
    return [...now]
      .filter(([name, count]) => count > (this.#resources.get(name) ?? 0))
      .map(([name]) => name)
      .filter((name) => this.#isKept || name === 'ProcessWrap');
  }
}
