import type { Environments } from '../environment.ts';
import type { Event } from '../events.ts';
import type { NamedNode } from '../graph/pipeline.ts';
import type { Provenance } from '../node-types.ts';
import type { Produced, Resolver } from '../plan/resolve.ts';
import type { Allotment } from '../resources.ts';
import type { Executor } from './executor.ts';
import type { Programs } from './programs.ts';

/** Shared by all nodes that a run computes; only the allotment differs. */
export interface ComputeContext extends Resolver {
  readonly experiment: string;
  readonly run: string;
  readonly executor: Executor;
  readonly programs: Programs;
  readonly environments: Environments;
  readonly parallelism: number;
  readonly allotment: Allotment;
  readonly signal: AbortSignal;
  /** Says whether more nodes wait than can compute at once. */
  more(): boolean;
  emit(event: Event): void;
  produced(node: string): Produced;
  provenance(named: NamedNode): readonly Provenance[];
}
