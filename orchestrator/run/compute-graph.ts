import type { NodeFinished, Reason } from '../events.ts';
import { type NamedNode, neededBy, type Pipeline } from '../graph/pipeline.ts';
import type { Digest } from '../ground/digest.ts';
import { isProblem } from '../ground/problems.ts';
import { asProblem } from '../ground/system-problems.ts';
import { provenanceOfNodes } from '../plan/provenance.ts';
import { freshSentence, reasonSentence } from '../plan/reasons.ts';
import { type Produced, producedBy, provenanceOf, type Resolved, resolveNode } from '../plan/resolve.ts';
import type { Machine } from '../resources.ts';
import type { NodeRecord } from '../store/record.ts';
import type { ComputeContext } from './compute-context.ts';
import { computeNode } from './compute-node.ts';
import { JobError } from './executor.ts';
import { TookTooLong } from './inline/took-too-long.ts';
import { Scheduler } from './scheduler.ts';

export interface GraphOptions {
  readonly jobs: number;
  readonly machine: Machine;
  readonly keepGoing: boolean;
  forced(node: string): boolean;
  /** Prepares the environments of a node before it computes. */
  prepare(named: NamedNode): Promise<void>;
  /** Called with the whole graph each time that a node found items and the graph grew. */
  grown(pipeline: Pipeline): void;
}

export type Outcome = NodeFinished & { readonly produced?: Produced; readonly record?: NodeRecord };

/** Last lines of a node's output that a failure repeats. */
const KEPT_LINES = 20;

/** Times that the producer of a damaged input is computed again before the disk is not trusted any more. */
const MOST_HEALINGS = 3;

export type GraphContext = Omit<ComputeContext, 'produced' | 'provenance' | 'allotment' | 'more'>;

/** Computes every node whose key has no whole result in the store, as many at once as there are slots. */
export async function computeGraph(
  pipeline: Pipeline,
  context: GraphContext,
  options: GraphOptions,
): Promise<ReadonlyMap<string, Outcome>> {
  return new GraphComputation(pipeline, context, options).outcomes();
}

class GraphComputation {
  #pipeline: Pipeline;
  readonly #context: ComputeContext;
  readonly #options: GraphOptions;
  readonly #scheduler: Scheduler;
  #byName = new Map<string, NamedNode>();
  readonly #outcomes = new Map<string, Outcome>();
  readonly #pending = new Map<string, Promise<Outcome>>();
  readonly #forcedOnce = new Set<string>();
  readonly #healings = new Map<string, number>();
  #failure: string | undefined;

  constructor(pipeline: Pipeline, context: GraphContext, options: GraphOptions) {
    // Items known from earlier runs may be out of date: each node that finds items reports them again when it ends.
    this.#pipeline = pipeline.maps?.expand(() => undefined) ?? pipeline;
    this.#options = options;
    this.#context = {
      ...context,
      produced: (node) => this.#outcomes.get(node)!.produced!,
      provenance: (named) => {
        const before = new Set(Object.keys(provenanceOf(named, this.#context.produced)));
        return provenanceOfNodes(this.#pipeline, before, (node) => this.#outcomes.get(node)!.record!, context.store);
      },
      allotment: {},
      more: () => this.#pending.size - this.#outcomes.size > options.jobs,
    };
    this.#scheduler = new Scheduler(this.#context, options.jobs, options.machine);
  }

  async outcomes(): Promise<ReadonlyMap<string, Outcome>> {
    // Every node has ended when this throws, since the caller then closes what nodes write to.
    this.#begin();
    for (let waited = 0; waited < this.#pending.size; ) {
      waited = this.#pending.size;
      await Promise.allSettled(this.#pending.values());
    }
    // A node that still waits for items waits for one that found none.
    const ended = await Promise.allSettled(this.#pipeline.nodes.map((named) => this.#outcome(named)));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    return this.#outcomes;
  }

  /** Settles all nodes whose inputs are wired. The others are wired when the items that they wait for are known. */
  #begin(): void {
    this.#byName = new Map(this.#pipeline.nodes.map((named) => [named.name, named]));
    const open = new Set<string>();
    for (const named of this.#pipeline.nodes) {
      if (named.open !== undefined || neededBy(named).some((from) => open.has(from))) open.add(named.name);
      else void this.#outcome(named);
    }
  }

  #grow(named: NamedNode): void {
    const { maps } = this.#pipeline;
    if (!maps?.sources.includes(named.name)) return;
    this.#pipeline = maps.expand((node, output) => {
      const list = this.#outcomes.get(node)?.produced?.items?.[output];
      return list && [...list.keys()];
    });
    this.#options.grown(this.#pipeline);
    this.#begin();
  }

  #outcome(named: NamedNode): Promise<Outcome> {
    const pending = this.#pending.get(named.name);
    if (pending) return pending;
    const started = this.#settle(named);
    started.catch(() => {}); // `outcomes` waits for all and throws it
    this.#pending.set(named.name, started);
    return started;
  }

  async #settle(named: NamedNode): Promise<Outcome> {
    const inputs = await Promise.all(neededBy(named).map((from) => this.#outcome(this.#byName.get(from)!)));
    const broken = inputs.find((outcome) => !outcome.produced);
    const outcome: Outcome = broken
      ? this.#finished(named, { status: 'skipped', reason: `needs ${broken.node}, which ${wentWrong(broken)}` })
      : await this.#resolveAndCompute(named);
    this.#outcomes.set(named.name, outcome);
    const { produced: _, record: __, ...event } = outcome;
    this.#context.emit(event);
    if (outcome.produced?.items) this.#grow(named);
    return outcome;
  }

  async #resolveAndCompute(named: NamedNode, mayBeInline = true): Promise<Outcome> {
    const log: string[] = [];
    const onLog = (line: string): void => {
      log.push(line);
      if (log.length > KEPT_LINES) log.shift();
    };
    let started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    let key: Digest | undefined;
    try {
      const resolved = await resolveNode(this.#context, named, this.#context.produced);
      key = resolved.key;
      const force = this.#options.forced(named.name) && !this.#forcedOnce.has(named.name);
      if (resolved.record && !force)
        return this.#succeeded(named, resolved, resolved.record, 'fresh', 0, freshReason(resolved));
      const reasons: readonly Reason[] = force
        ? [{ cause: 'forced', what: named.name, detail: 'asked for with --force' }]
        : resolved.reasons;
      return await this.#scheduler.inTurn(named, mayBeInline, async (context, inline, onWritten) => {
        if (this.#context.signal.aborted) return this.#finished(named, { status: 'skipped', reason: 'interrupted' });
        if (this.#failure && !this.#options.keepGoing)
          return this.#finished(named, { status: 'skipped', reason: `not started after ${this.#failure} failed` });
        // Neither the time in the queue nor the preparation counts as the node's.
        await this.#options.prepare(named);
        started = performance.now();
        // Preparing an environment may have changed its description, and so the key.
        const needs = named.node.stage.spec.environment?.length ?? 0;
        const ready = needs > 0 ? await resolveNode(this.#context, named, this.#context.produced) : resolved;
        key = ready.key;
        const wanted = { named, resolved: ready, reasons, force, inline, onLog, onWritten };
        const computed = await computeNode(context, wanted);
        this.#forcedOnce.add(named.name);
        const status = computed.taken ? 'fresh' : 'ran';
        const reason = computed.taken ? 'another run had just computed it' : reasonSentence(reasons);
        return this.#succeeded(named, ready, computed.record, status, seconds(), reason);
      });
    } catch (error) {
      if (error instanceof TookTooLong) return this.#resolveAndCompute(named, false);
      if (await this.#heal(named, error)) return this.#resolveAndCompute(named);
      if (this.#context.signal.aborted && failureOf(error).code === 'interrupted')
        return { ...this.#finished(named, { status: 'skipped', reason: 'interrupted' }), ...(key ? { key } : {}) };
      this.#failure ??= named.name;
      return this.#failed(named, error, key, seconds(), log);
    }
  }

  /** Computes the producers of a damaged input again; false when nothing was damaged, or that did not help. */
  async #heal(named: NamedNode, error: unknown): Promise<boolean> {
    const damaged = error instanceof JobError ? error.failure.damaged : undefined;
    if (!damaged) return false;
    const times = (this.#healings.get(named.name) ?? 0) + 1;
    this.#healings.set(named.name, times);
    if (times > MOST_HEALINGS) return false;
    const producers = new Set(
      named.edges
        .filter(({ from, output }) => this.#context.produced(from).outputs[output] === damaged)
        .map(({ from }) => this.#byName.get(from)!),
    );
    for (const producer of producers) {
      const again = await this.#resolveAndCompute(producer);
      this.#outcomes.set(producer.name, again);
      const { produced: _, record: __, ...event } = again;
      this.#context.emit(event);
      if (!again.produced) return false;
    }
    return producers.size > 0;
  }

  #succeeded(
    named: NamedNode,
    resolved: Resolved,
    record: NodeRecord,
    status: 'ran' | 'fresh',
    seconds: number,
    reason: string,
  ): Outcome {
    this.#context.last.set(named.name, resolved.key);
    const produced = producedBy(named, resolved.key, record);
    const event = this.#finished(named, { status, key: resolved.key, outputs: record.outputs, seconds, reason });
    const saved = status === 'fresh' ? { savedSeconds: record.seconds } : {};
    return { ...event, ...saved, ...(record.origin ? { seal: record.origin.seal } : {}), produced, record };
  }

  #failed(named: NamedNode, error: unknown, key: Digest | undefined, seconds: number, log: string[]): Outcome {
    const { code, message, stack } = failureOf(error);
    return {
      ...this.#finished(named, { status: 'failed', seconds, reason: message }),
      ...(key ? { key } : {}),
      problem: {
        code,
        message,
        ...(stack ? { stack } : {}),
        log,
      },
    };
  }

  #finished(named: NamedNode, rest: Partial<NodeFinished> & Pick<NodeFinished, 'status' | 'reason'>): NodeFinished {
    const stage = named.node.stage.spec.name;
    return { type: 'node-finished', node: named.name, stage, outputs: {}, seconds: 0, ...rest };
  }
}

/** Code, message and stack of a node's error, whichever process threw it. */
export function failureOf(thrown: unknown): { code: string; message: string; stack?: string | undefined } {
  const error = asProblem(thrown);
  if (!(error instanceof Error)) return { code: 'bug', message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    code: isProblem(error) && typeof code === 'string' ? code : 'bug',
    message: error.message,
    stack: error.stack,
  };
}

const wentWrong = (outcome: Outcome): string => (outcome.status === 'failed' ? 'failed' : 'was skipped');

const freshReason = ({ lastKey, key }: Resolved): string => freshSentence(lastKey, key);
