import { errors, type FaultPlan, type Operation, type Place, possible } from './plan.ts';
import { type Scenario, scenarios } from './scenarios.ts';

export const phases = [
  'before key',
  'in stage',
  'hashing outputs',
  'object write',
  'record write',
  'checkpoint write',
  'restore',
  'gc',
  'verify',
  'lock',
  'run record',
] as const;
export type Phase = (typeof phases)[number];

/** One cell of the matrix: a fault, where it strikes, and who runs next. */
export interface Cell {
  readonly name: string;
  readonly phase: Phase;
  readonly scenario: Scenario;
  readonly plan: FaultPlan;
  /** Whether a second process runs on the same store at once; else one runs afterwards. */
  readonly second: boolean;
  /** The process that the fault befalls: this one, or one of its own, started as a person does. */
  readonly victim: 'inside' | 'main' | 'worker';
}

/** How often each kind of operation was met in a clean pass of a scenario. */
export type Counts = Readonly<Record<string, number>>;

/** The phase that an operation belongs to. */
export function phaseOf(scenario: Scenario, place: Place, operation: Operation): Phase {
  if (scenario === 'rubbish') return 'gc';
  if (scenario === 'damaged') return 'verify';
  if (place === 'lock') return 'lock';
  if (place === 'run' || place === 'quarantine') return 'run record';
  if (place === 'index' || place === 'input' || place === 'store') return 'before key';
  if (place === 'scratch') return 'in stage';
  if (place === 'latest') return 'restore';
  if (place === 'draft') return operation === 'write' || operation === 'open' ? 'hashing outputs' : 'object write';
  if (place === 'object') return operation === 'rename' || operation === 'make' ? 'object write' : 'restore';
  if (place === 'record') return operation === 'read' || operation === 'list' ? 'restore' : 'record write';
  return scenario === 'resume' && (operation === 'read' || operation === 'list') ? 'restore' : 'checkpoint write';
}

/** The operations of a worker in the store. */
const inWorkers = [
  'object open',
  'object read',
  'scratch write',
  'scratch read',
  'draft open',
  'draft write',
  'draft sync',
  'object rename',
  'checkpoint make',
  'checkpoint write',
  'checkpoint sync',
  'checkpoint rename',
  'index write',
  'index rename',
];

const range = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

const parts = (kind: string): [Place, Operation] => kind.split(' ') as [Place, Operation];

/**
 * Every error at every kind of operation of every scenario: once at its first and its last, and lasting; with `each`, at
 * every single operation.
 */
export function errorCells(counts: Readonly<Record<Scenario, Counts>>, each = false): Cell[] {
  const cells: Cell[] = [];
  for (const scenario of scenarios.filter((one) => one !== 'apart'))
    for (const [kind, times] of Object.entries(counts[scenario])) {
      const [place, operation] = parts(kind);
      for (const fault of [...errors, 'clock forward', 'clock back'] as const) {
        if (!possible(fault, operation)) continue;
        const isError = errors.includes(fault as never);
        const plans: FaultPlan[] = [{ place, operation, nth: 1, fault }];
        if (times > 1 && isError && !each) plans.push({ place, operation, nth: times, fault });
        for (let nth = 2; each && nth <= times; nth++) plans.push({ place, operation, nth, fault });
        if (isError) plans.push({ place, operation, nth: Math.ceil(times / 2), fault, lasting: true });
        for (const plan of plans)
          for (const second of [false, true]) cells.push(cellOf(scenario, plan, second, 'inside'));
      }
    }
  return cells;
}

/** Signals, which end a process, and errors in a worker: each needs processes of its own. */
export function processCells(counts: Readonly<Record<Scenario, Counts>>, each = false): Cell[] {
  const cells: Cell[] = [];
  for (const scenario of scenarios)
    for (const [kind, times] of Object.entries(counts[scenario])) {
      const [place, operation] = parts(kind);
      for (const fault of ['SIGKILL', 'SIGTERM'] as const)
        for (const nth of each ? range(times) : [Math.ceil(times / 2)])
          for (const second of [false, true])
            cells.push(cellOf(scenario, { place, operation, nth, fault }, second, 'main'));
    }
  for (const kind of inWorkers) {
    const [place, operation] = parts(kind);
    for (const fault of ['SIGKILL', ...errors] as const)
      if (possible(fault, operation))
        for (const second of [false, true])
          cells.push(cellOf('apart', { place, operation, nth: 1, fault }, second, 'worker'));
  }
  return cells;
}

function cellOf(scenario: Scenario, plan: FaultPlan, second: boolean, victim: Cell['victim']): Cell {
  const { place, operation, nth, fault, lasting } = plan;
  const name = `${scenario}: ${fault}${lasting ? ' from' : ' at'} ${place} ${operation} ${nth} in ${victim}${second ? ', second process' : ''}`;
  return { name, phase: phaseOf(scenario, place, operation), scenario, plan, second, victim };
}

/** Some of the cells, spread evenly over every pair of fault and phase, the same in every run. */
export function spread(cells: readonly Cell[], each: number): Cell[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const group = `${cell.plan.fault} ${cell.phase} ${cell.second} ${cell.victim}`;
    groups.set(group, [...(groups.get(group) ?? []), cell]);
  }
  return [...groups.values()].flatMap((group) => {
    const every = Math.max(1, group.length / each);
    return group.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every)).slice(0, each);
  });
}
