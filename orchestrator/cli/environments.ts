import type { Event } from '../events.ts';
import type { NamedNode } from '../graph/pipeline.ts';
import type { Session } from './session-types.ts';

/** Prepares each environment once, before the first stage that needs it computes. */
export function environmentPreparer(
  session: Session,
  emit: (event: Event) => void,
  signal: AbortSignal,
): (named: NamedNode) => Promise<void> {
  const prepared = new Map<string, Promise<void>>();
  const prepare = async (name: string): Promise<void> => {
    const environment = session.environments[name];
    if (!environment?.prepare) return;
    await environment.prepare(
      {
        notice: (level, code, message) => emit({ type: 'notice', level, code, message }),
        async lock(file, onWait) {
          const { lockFile } = await import('../store/key-lock.ts');
          return lockFile(file, { onWait, signal });
        },
      },
      signal,
    );
    session.keying.forgetEnvironments();
  };
  return async (named) => {
    for (const name of named.node.stage.spec.environment ?? []) {
      const known = prepared.get(name) ?? prepare(name);
      prepared.set(name, known);
      await known;
    }
  };
}
