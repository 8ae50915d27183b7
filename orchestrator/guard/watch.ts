import { AsyncLocalStorage } from 'node:async_hooks';
import { isAllowed } from './allowance.ts';
import { type Grounds, Places, pathText, type ThreadLoads } from './allowed-paths.ts';
import { isOfHouse, isOfProject, placeOf } from './callers.ts';
import { changeOf, type Given } from './given-files.ts';
import { changedBeforeReading, undeclaredLoad, undeclaredWhileRunning, undeclaredWrite } from './problems.ts';

/** The permissions of one stage, as plain data. */
export interface GuardPolicy extends Grounds {
  readonly stage: string;
  /** The file that declares the stage, for messages. */
  readonly source: string;
  readonly allow: readonly string[];
  /** What its parameters name, to be compared as it is read. */
  readonly given?: readonly Given[];
}

/** What Node's module system reads in order to run it, but for what decides how that is done. */
const LOADED = /(?<![/\\]package|[/\\]tsconfig[^/\\]*)\.(?:[cm]?[jt]sx?|json|node|wasm)$/;

type Wrapper = (...args: any[]) => unknown;

/**
 * Number of calls of one function whose callers are examined. A library asks for the time a million times, and a line
 * of the project asks early or never.
 */
const MOST_LOOKS = 1000;

/** Watches one stage while it runs: what it reads, changes, starts and asks for beside its declarations. */
export class Watch {
  readonly #policy: GuardPolicy;
  readonly #places: Places;
  readonly #looks = new Map<string, number>();
  /** The first finding. The stage has failed, even if it catches the error. */
  problem: Error | undefined;

  constructor(policy: GuardPolicy) {
    this.#policy = policy;
    this.#places = new Places(policy);
  }

  own(folder: string): void {
    this.#places.own(folder);
  }

  /** Watches a call in a part that is `unwatched`. */
  over<T>(call: () => T): T {
    return inline.run(this, call);
  }

  /** `look`: the call asks only whether something exists, or what kind of thing it is. */
  read(argument: unknown, wrapper: Wrapper, look = false): void {
    const path = pathText(argument);
    if (path !== undefined && !look) this.#compare(path);
    if (path !== undefined && this.#places.isOfOtherPackage(path) && isOfProject(wrapper)) this.#denyRead(path);
    if (path === undefined || this.#places.mayRead(path) || (look && this.#places.isAbove(path))) return;
    if (isOfHouse(wrapper)) {
      // The orchestrator reads JSON of the store.
      if (!look && LOADED.test(path) && !this.#places.isOfStore(path)) this.load(path);
      return;
    }
    this.#denyRead(path);
  }

  #denyRead(path: string): void {
    const found = `read:${this.#places.name(path)}`;
    if (!isAllowed(found, this.#policy.allow)) this.#fail(found);
  }

  /** Judges code that was loaded into this process, whoever loads it. */
  load(path: string): void {
    const { stage, source } = this.#policy;
    if (!this.#places.mayLoad(path)) this.#refuse(undeclaredLoad(stage, source, this.#places.name(path)));
  }

  /** Judges the file of a thread. */
  thread(argument: unknown): void {
    const path = pathText(argument);
    if (path !== undefined) this.load(path);
  }

  /** What threads of the stage may load; undefined if any code. */
  threadLoads(): (ThreadLoads & { readonly stage: string }) | undefined {
    const loads = this.#places.loads();
    return loads && { ...loads, stage: this.#policy.stage };
  }

  /** Refuses bytes of an outside file that are not those that the key was made of. */
  #compare(path: string): void {
    const { stage, given = [] } = this.#policy;
    const change = changeOf(given, path);
    if (change !== undefined && change !== 'none')
      this.#refuse(changedBeforeReading(stage, this.#places.name(path), change));
  }

  write(argument: unknown, wrapper: Wrapper): void {
    const path = pathText(argument);
    if (path === undefined) return;
    // The orchestrator itself writes for the stage in the store; links there need not be followed.
    if (this.#places.isInStore(path) && isOfHouse(wrapper)) return;
    const isOfOthers = this.#places.isInPackage(path) && isOfProject(wrapper);
    if (!isOfOthers && this.#places.mayWrite(path)) return;
    if (isOfHouse(wrapper)) return;
    const name = this.#places.name(path);
    if (isAllowed(`write:${name}`, this.#policy.allow)) return;
    const { stage, source, root } = this.#policy;
    this.#refuse(undeclaredWrite(stage, name, placeOf(root), source));
  }

  /** Judges a call that only lines of the project must not make: libraries have their own reasons to know the time. */
  ask(found: string, wrapper: Wrapper): void {
    const looks = this.#looks.get(found) ?? 0;
    if (looks >= MOST_LOOKS) return;
    this.#looks.set(found, looks + 1);
    if (isAllowed(found, this.#policy.allow) || !isOfProject(wrapper)) return;
    this.#fail(found);
  }

  /** Judges a process or a connection, even if a library opens it for the stage or as it loads. */
  reach(found: string, wrapper: Wrapper): void {
    if (!isAllowed(found, this.#policy.allow) && !isOfHouse(wrapper)) this.#fail(found);
  }

  #fail(found: string): never {
    const { stage, source, root } = this.#policy;
    this.#refuse(undeclaredWhileRunning(stage, source, found, placeOf(root)));
  }

  #refuse(problem: Error): never {
    this.problem ??= problem;
    throw problem;
  }
}

const inline = new AsyncLocalStorage<Watch>();
let only: Watch | undefined;

/** The watch over the stage that runs now. */
export const watching = (): Watch | undefined => only ?? inline.getStore();

/** Runs the orchestrator's own part of a stage that is not alone: what it calls need not be judged. */
export const unwatched = <T>(call: () => T): T => inline.exit(call);

/**
 * Runs a stage under watch. `alone` means that nothing else runs in this process; otherwise its asynchronous calls are
 * followed.
 * @throws Problem `undeclared-input` or `undeclared-output` for the first finding, even if the stage caught it
 */
export async function watched<T>(policy: GuardPolicy, alone: boolean, body: (watch: Watch) => Promise<T>): Promise<T> {
  const watch = new Watch(policy);
  try {
    only = alone ? watch : undefined;
    const result = alone ? await body(watch) : await inline.run(watch, () => body(watch));
    if (watch.problem) throw watch.problem;
    return result;
  } catch (error) {
    throw watch.problem ?? error;
  } finally {
    only = undefined;
  }
}
