import type { NamedNode } from '../graph/pipeline.ts';
import { type Allotment, demandOf, type Machine, refuseExcess } from '../resources.ts';
import type { ComputeContext } from './compute-context.ts';
import { withGpus } from './gpu-locks.ts';
import { Slots } from './slots.ts';

/** Gives each node its turn: when a slot, and the processors, memory and GPUs that it asked for, are free. */
export class Scheduler {
  readonly #context: ComputeContext;
  readonly #machine: Machine;
  readonly #slots: Slots;

  constructor(context: ComputeContext, jobs: number, machine: Machine) {
    this.#context = context;
    this.#machine = machine;
    this.#slots = new Slots(jobs, machine);
  }

  /** @throws Problem `bad-resources`, `too-few-resources`; `signal.reason` when aborted while it waits for a GPU */
  async inTurn<T>(
    named: NamedNode,
    mayBeInline: boolean,
    work: (context: ComputeContext, inline: boolean, release: () => void) => Promise<T>,
  ): Promise<T> {
    if (mayBeInline && (await this.#isInline(named)))
      return this.#slots.inline((release) => work(this.#context, true, release));
    const demand = demandOf(named.node);
    refuseExcess(named.name, demand, this.#machine);
    const { store, signal, emit } = this.#context;
    const onWait = (gpu: string, owner: string): void => {
      const text = `waiting for GPU ${gpu}, which ${owner} uses`;
      emit({ type: 'node-log', node: named.name, stream: 'log', text });
    };
    return this.#slots.use(demand, (allotment) =>
      withGpus(store, allotment.gpus ?? [], { signal, onWait }, () => work(this.#allotted(allotment), false, () => {})),
    );
  }

  async #isInline({ node }: NamedNode): Promise<boolean> {
    const { spec } = node.stage;
    if (!spec.inline) return false;
    const { inWorkerBecause } = await import('./inline/in-worker.ts');
    return (await inWorkerBecause(this.#context.keying, spec)) === undefined;
  }

  /** As many threads as the node asked for, or each slot's share. */
  #allotted(allotment: Allotment): ComputeContext {
    const { cpu = this.#context.parallelism } = allotment;
    return { ...this.#context, allotment, parallelism: Math.max(1, Math.floor(cpu)) };
  }
}
