import { Problem } from './ground/problems.ts';
import type { Node, Resources } from './node-types.ts';

/** The resources that nodes share. */
export interface Machine {
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Names for `CUDA_VISIBLE_DEVICES`; undefined if GPUs are not managed, and every stage sees all of them. */
  readonly gpus?: readonly string[];
}

/** The resources that a node got. */
export interface Allotment {
  readonly cpu?: number;
  readonly gpus?: readonly string[];
}

export type Demand = Required<Resources>;

export const NO_DEMAND: Demand = { cpu: 0, memoryMiB: 0, gpu: 0 };

/**
 * The resources that a node asks for. A memory limit counts as a demand; undeclared resources count as none.
 * @throws Problem `bad-resources`
 */
export function demandOf({ stage: { spec }, params }: Node): Demand {
  const { resources, memoryMiB: limit = 0, inline, name } = spec;
  if (resources === undefined && limit === 0) return NO_DEMAND;
  const declared: Resources = typeof resources === 'function' ? resources(params) : (resources ?? {});
  const { cpu = 0, memoryMiB = limit, gpu = 0 } = declared;
  for (const [what, value] of Object.entries({ cpu, memoryMiB, gpu })) {
    if (Number.isFinite(value) && value >= 0 && (what !== 'gpu' || Number.isInteger(value))) continue;
    throw badResources(
      `Stage "${name}" declares resources with ${what}: ${value}. Give a number from 0 on, and a whole one for GPUs.`,
    );
  }
  if (inline && resources !== undefined)
    throw badResources(
      `Stage "${name}" declares resources and inline: true. The main process has no resources to give: remove one of the two.`,
    );
  return { cpu, memoryMiB, gpu };
}

export const badResources = (message: string): Problem => new Problem('bad-resources', message, { exitCode: 2 });

/** The part of a demand that exceeds the whole machine, in words; undefined if it fits. */
function excess(demand: Demand, { cpu, memoryMiB, gpus = [] }: Machine): string | undefined {
  if (demand.cpu > cpu) return `${demand.cpu} processors, and there are ${cpu}`;
  if (Math.ceil(demand.memoryMiB) > Math.floor(memoryMiB))
    return `${demand.memoryMiB} MiB of memory, and there are ${Math.floor(memoryMiB)}`;
  if (demand.gpu <= gpus.length) return undefined;
  const there = gpus.length === 0 ? 'there is none' : `there ${gpus.length === 1 ? 'is' : 'are'} ${gpus.join(', ')}`;
  return `${demand.gpu} GPU${demand.gpu === 1 ? '' : 's'}, and ${there}`;
}

/** @throws Problem `too-few-resources` for a node that could never start here */
export function refuseExcess(node: string, demand: Demand, machine: Machine): void {
  const more = excess(demand, machine);
  if (more === undefined) return;
  const { cpu, memoryMiB, gpu } = demand;
  const names = Array.from({ length: gpu }, (_, place) => place).join('+');
  const enough = [
    cpu > machine.cpu && `cpu=${cpu}`,
    memoryMiB > machine.memoryMiB && `memory=${memoryMiB}M`,
    gpu > (machine.gpus?.length ?? 0) && `gpu=${names}`,
  ];
  throw new Problem(
    'too-few-resources',
    `"${node}" asks for ${more}. Ask for less in the stage's resources, or, if the machine has it, say so: --resources ${enough.filter(Boolean).join(',')}.`,
    { exitCode: 2 },
  );
}
