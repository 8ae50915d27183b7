import type { Verdict } from '../../code/fingerprint.ts';
import type { StageSpec } from '../../node-types.ts';
import type { Keying } from '../../plan/keying.ts';
import { editedSinceStart } from './edited-since-start.ts';
import { changedIntrinsic } from './intrinsics.ts';

/**
 * Why a stage runs in a worker although it declares `inline`: the main process runs only what is proved to be a plain
 * function of data, as it was loaded. Undefined if it may run here.
 */
export async function inWorkerBecause(
  keying: Pick<Keying, 'closure' | 'root'>,
  spec: StageSpec<any, any, any>,
): Promise<Verdict | undefined> {
  const { source, version, files, environment } = spec;
  const because = (what: string): Verdict => ({ what, at: source });
  if (version !== undefined) return because('it states its version, so that its code is not looked at');
  if (files?.length) return because('it reads the files that its parameters name');
  if (environment?.length) return because('it declares an environment');
  const closure = await keying.closure(spec);
  if (closure.notPlain) return closure.notPlain;
  const edited = await editedSinceStart(keying, spec);
  if (edited !== undefined) return { what: 'it was edited after this process had started', at: edited };
  const changed = changedIntrinsic();
  return changed === undefined ? undefined : because(`some code of this process changed ${changed}`);
}
