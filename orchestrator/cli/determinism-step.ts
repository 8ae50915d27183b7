import { checkDeterminism } from '../compare/check-determinism.ts';
import type { NumbersOf } from '../compare/compare-results.ts';
import type { Pipeline } from '../graph/pipeline.ts';
import { provenanceOfNodes } from '../plan/provenance.ts';
import { provenanceOf } from '../plan/resolve.ts';
import { demandOf, type Machine } from '../resources.ts';
import type { ComputeContext } from '../run/compute-context.ts';
import { failureOf, type Outcome } from '../run/compute-graph.ts';
import { withGpus } from '../run/gpu-locks.ts';

/** The nodes of a run to execute again, how often, and how to read numbers from their files. */
export interface DeterminismChecks {
  wanted(node: string): boolean;
  readonly repeats: number;
  readonly numbersOf: NumbersOf;
}

type StepContext = Pick<
  ComputeContext,
  'store' | 'keying' | 'executor' | 'programs' | 'environments' | 'parallelism' | 'signal' | 'emit'
> & {
  readonly machine: Machine;
};

/** Executes the wanted nodes again after a run, one at a time, and emits the finding on each. */
export async function checkNodes(
  context: StepContext,
  pipeline: Pipeline,
  outcomes: ReadonlyMap<string, Outcome>,
  checks: DeterminismChecks,
): Promise<void> {
  const { store, signal, emit } = context;
  const produced = (node: string) => outcomes.get(node)!.produced!;
  const recordOf = (node: string) => outcomes.get(node)!.record!;
  const provenance: ComputeContext['provenance'] = (named) =>
    provenanceOfNodes(pipeline, new Set(Object.keys(provenanceOf(named, produced))), recordOf, store);
  for (const named of pipeline.nodes) {
    const record = outcomes.get(named.name)?.record;
    if (!record || !checks.wanted(named.name) || signal.aborted) continue;
    const { repeats, numbersOf } = checks;
    const told = { type: 'determinism-checked', node: named.name, key: record.key } as const;
    try {
      const request = { named, record, repeats, numbersOf };
      const gpus = context.machine.gpus?.slice(0, demandOf(named.node).gpu);
      const check = () =>
        checkDeterminism({ ...context, allotment: gpus ? { gpus } : {}, produced, provenance }, request);
      const known = await withGpus(store, gpus ?? [], { signal, onWait: () => {} }, check);
      const { class: verdict, largest, differences } = known;
      emit({ ...told, class: verdict, repeats: known.repeats, largest, differences });
    } catch (error) {
      if (signal.aborted) return;
      const { code, message, stack } = failureOf(error);
      const problem = { code, message, ...(stack ? { stack } : {}), log: [] };
      emit({ ...told, class: 'failed', repeats, largest: 0, differences: [], problem });
    }
  }
}
