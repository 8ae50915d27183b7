import type { ArtifactReader, ArtifactType } from '../../artifact.ts';
import { deepFrozen } from '../../ground/canonical-json.ts';
import type { NewFile } from '../../ground/new-file.ts';
import { unwatched, type Watch } from '../../guard/watch.ts';
import type { Context, StageSpec } from '../../node-types.ts';
import type { Store } from '../../store/store.ts';
import type { Job, JobEvent, JobResult } from '../job.ts';
import { executeJob } from '../worker/execute.ts';
import { briefly, putOff } from './briefly.ts';

type AnySpec = StageSpec<any, any, any>;

/**
 * Executes a stage that is proved to be a plain function of data in this process. Its own code runs apart from the
 * orchestrator's: what it asks for or reports is done when its turn is over, so that it can be ended at any moment.
 * @throws TookTooLong
 */
export async function executeInline(
  spec: AnySpec,
  job: Job,
  store: Store,
  signal: AbortSignal,
  emit: (event: JobEvent) => void,
  watch: Pick<Watch, 'own' | 'over'>,
  unsynced: NewFile[],
): Promise<JobResult> {
  const events: JobEvent[] = [];
  const flush = (): void => {
    for (const event of events.splice(0)) emit(event);
  };
  const { run } = spec;
  const apart: AnySpec = {
    ...spec,
    inputs: mapTypes(spec.inputs, watch),
    outputs: mapTypes(spec.outputs, watch),
    run: (context: Context) => {
      deepFrozen(context.inputs);
      return watch.over(() => briefly(() => run(context)));
    },
  };
  try {
    return await unwatched(() =>
      executeJob(apart, job, store, signal, (event) => events.push(event), watch, store, unsynced),
    );
  } finally {
    flush();
  }
}

function mapTypes(types: AnySpec['inputs'], watch: Pick<Watch, 'over'>): AnySpec['inputs'] {
  const mapped = Object.entries(types).map(([port, type]: [string, any]) => [
    port,
    Array.isArray(type) ? [typeApart(type[0], watch)] : typeApart(type, watch),
  ]);
  return Object.fromEntries(mapped);
}

const typeApart = (type: ArtifactType, watch: Pick<Watch, 'over'>): ArtifactType => ({
  ...type,
  write: (value, to) => watch.over(() => briefly(() => type.write(value, putOff(to)))),
  read: (from) => watch.over(() => briefly(() => type.read(putOff(from) as ArtifactReader))),
});
