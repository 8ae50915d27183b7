import { humanSeconds, plural } from '../ground/quantities.ts';
import { expectedSeconds } from '../plan/expected-time.ts';
import { isOpen, type PlannedNode } from '../plan/plan.ts';
import { defaultJobs } from '../run/machine.ts';
import { TimeLeft } from '../run/time-left.ts';
import { startedNode } from './select.ts';
import type { Session } from './session-types.ts';

export interface Estimate {
  /** Seconds that the whole run may take. Undefined if a stage has never run in this store. */
  readonly seconds?: number;
  readonly text: string;
}

/** Estimates how long a run of this plan takes, from earlier runs of its nodes and stages. */
export function estimateOf(plan: readonly PlannedNode[], session: Session, jobs = defaultJobs()): Estimate {
  const open = plan.filter(isOpen);
  if (open.length === 0) return { seconds: 0, text: 'A run has nothing to do.' };
  const expected = expectedSeconds(plan, session);
  const unknown = [...new Set(open.filter(({ named }) => !expected.has(named.name)).map(stageOf))];
  const known = open
    .filter(({ named }) => expected.has(named.name))
    .map(({ named }) => ({ ...startedNode(named), expectedSeconds: expected.get(named.name) }));
  const { secondsLeft = 0 } = new TimeLeft(known, jobs).progress();
  const upTo = `${plural(known.length, 'node')} may take ${humanSeconds(Math.round(secondsLeft))}`;
  if (unknown.length === 0)
    return {
      seconds: secondsLeft,
      text: `A run of ${upTo}, as they did before; less where an unknown node turns out fresh.`,
    };
  const never = `No time is known of ${plural(unknown.length, 'stage')} that never ran in this store (${unknown.join(', ')}).`;
  return { text: known.length === 0 ? never : `${upTo}, as they did before. ${never}` };
}

const stageOf = ({ named }: PlannedNode): string => named.node.stage.spec.name;
