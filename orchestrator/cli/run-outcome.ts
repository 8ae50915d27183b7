import type { DeterminismChecked, NodeFinished, RunFinished } from '../events.ts';
import type { RunNode, RunRecord } from '../keep/kept-runs.ts';

export const runNode = ({ status, key, outputs }: NodeFinished): RunNode => ({
  status,
  outputs,
  ...(key ? { key } : {}),
});

/** What run.json keeps of each node. */
export const runNodes = (outcomes: Readonly<Record<string, NodeFinished>>): RunRecord['nodes'] =>
  Object.fromEntries(Object.values(outcomes).map((outcome) => [outcome.node, runNode(outcome)]));

interface RunSoFar {
  readonly id: string;
  readonly outcomes: Readonly<Record<string, NodeFinished>>;
  readonly checked: readonly DeterminismChecked[];
}

/** The last event of a run. */
export function finish(
  experiment: string,
  { id: run, outcomes, checked }: RunSoFar,
  end: { readonly interrupted: boolean; readonly seconds: number; readonly outputs: Readonly<Record<string, string>> },
): RunFinished {
  const { interrupted, seconds, outputs } = end;
  const count = (status: NodeFinished['status']) =>
    Object.values(outcomes).filter((one) => one.status === status).length;
  const [ran, fresh, failed, skipped] = [count('ran'), count('fresh'), count('failed'), count('skipped')];
  const same = checked.every((one) => one.class === 'bitwise' || one.class === 'tolerance');
  const ok = failed === 0 && skipped === 0 && same;
  return {
    type: 'run-finished',
    experiment,
    ok,
    ...(interrupted ? { interrupted: true } : {}),
    ran,
    fresh,
    failed,
    skipped,
    seconds,
    savedSeconds: Object.values(outcomes).reduce((sum, { savedSeconds = 0 }) => sum + savedSeconds, 0),
    run,
    outputs,
    ...(checked.length > 0 ? { determinism: Object.fromEntries(checked.map((one) => [one.node, one.class])) } : {}),
  };
}
