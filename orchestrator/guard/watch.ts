import { AsyncLocalStorage } from 'node:async_hooks';
import { isAllowed } from './allowance.ts';
import { type Grounds, Places, pathText } from './allowed-paths.ts';
import { callersOf, placeOf } from './callers.ts';
import { undeclaredWhileRunning, undeclaredWrite } from './problems.ts';

/** What one stage may do, as plain data. */
export interface GuardPolicy extends Grounds {
  readonly stage: string;
  /** The file that declares it, for people. */
  readonly source: string;
  readonly allow: readonly string[];
}

type Wrapper = (...args: any[]) => unknown;

/** Callers of one function that are looked at: a clock is asked a million times by a library, never by other lines later. */
const MOST_LOOKS = 1000;

/** Watches one stage while it runs: what it reads, changes, starts and asks for beside what it declares. */
export class Watch {
  readonly #policy: GuardPolicy;
  readonly #places: Places;
  readonly #looks = new Map<string, number>();
  /** The first finding: the stage has failed, whatever becomes of the error in its hands. */
  problem: Error | undefined;

  constructor(policy: GuardPolicy) {
    this.#policy = policy;
    this.#places = new Places(policy);
  }

  own(folder: string): void {
    this.#places.own(folder);
  }

  /** `look`: asks only whether something is there, or what kind of thing. */
  read(argument: unknown, wrapper: Wrapper, look = false): void {
    const path = pathText(argument);
    if (path === undefined || this.#places.mayRead(path) || (look && this.#places.isAbove(path))) return;
    if (isOfHouse(callersOf(wrapper))) return;
    const found = `read:${this.#places.name(path)}`;
    if (!isAllowed(found, this.#policy.allow)) this.#fail(found);
  }

  write(argument: unknown, wrapper: Wrapper): void {
    const path = pathText(argument);
    if (path === undefined) return;
    // What the orchestrator itself writes for the stage lies in the store; its links need not be followed.
    if (this.#places.isInStore(path) && isOfHouse(callersOf(wrapper))) return;
    if (this.#places.mayWrite(path)) return;
    if (isOfHouse(callersOf(wrapper))) return;
    const name = this.#places.name(path);
    if (isAllowed(`write:${name}`, this.#policy.allow)) return;
    const { stage, source, root } = this.#policy;
    this.#refuse(undeclaredWrite(stage, name, placeOf(root), source));
  }

  /** What only a line of the project itself may not ask: libraries have their own reasons to know the time. */
  ask(found: string, wrapper: Wrapper): void {
    const looks = this.#looks.get(found) ?? 0;
    if (looks >= MOST_LOOKS) return;
    this.#looks.set(found, looks + 1);
    if (isAllowed(found, this.#policy.allow) || callersOf(wrapper, 1)[0] !== 'project') return;
    this.#fail(found);
  }

  /** A process or a connection, also where a library opens it for the stage, but not as it is loaded. */
  reach(found: string, wrapper: Wrapper): void {
    if (isAllowed(found, this.#policy.allow)) return;
    const callers = callersOf(wrapper).filter((owner) => owner !== 'node');
    const first = callers.find((owner) => owner !== 'library');
    if (first === 'project' || (first === undefined && callers.length > 0 && found === 'network')) this.#fail(found);
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

/** Whether the orchestrator or what loads code acts here, be it through a library, and no line of a stage. */
function isOfHouse(callers: readonly string[]): boolean {
  const near = callers.find((owner) => owner !== 'node');
  // Node going on with what was judged when it was asked for: rm below a folder, a stream that opens.
  if (near === undefined) return true;
  const decisive = near === 'library' ? callers.find((owner) => owner === 'project' || owner === 'orchestrator') : near;
  return decisive === 'loader' || decisive === 'orchestrator';
}

const inline = new AsyncLocalStorage<Watch>();
let only: Watch | undefined;

/** The watch over whoever runs now. */
export const watching = (): Watch | undefined => only ?? inline.getStore();

/**
 * Runs a stage under watch. `alone`: nothing else runs in this process; elsewhere its asynchronous calls are followed.
 * @throws Problem `undeclared-input` or `undeclared-output` for the first finding, even where the stage caught it.
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
