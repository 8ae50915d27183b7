import type { Project } from '../../../orchestrator/cli.ts';
import { JobError } from '../../../orchestrator/run/executor.ts';
import { executeJob, loadStage } from '../../../orchestrator/run/worker/execute.ts';
import { WorkerPool } from '../../../orchestrator/run/worker/pool.ts';
import { Store } from '../../../orchestrator/store/store.ts';
import { inside } from './lab.ts';

const { execute: apart } = WorkerPool.prototype;

/** Lets the command line in this process be loaded from its sources: the classes of the compiled one cannot be reached. */
export async function loadSources(project: Project): Promise<void> {
  process.env.STRATA_DEBUG = '1';
  await inside(project, '--help');
  delete process.env.STRATA_DEBUG;
}

/** From now on a job that would go to a worker is executed in this process, where faults strike it and modules are warm. */
export function executeHere(): void {
  WorkerPool.prototype.execute = async (job, { onDamage, onEvent, signal }) => {
    const store = await Store.open(job.storeDir, { onDamage });
    const { spec } = await loadStage(job);
    try {
      return await executeJob(spec, job, store, signal, onEvent, { own() {} });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'DamagedArtifact') throw error;
      const { name, message, artifact } = error as Error & { artifact: JobError['failure']['damaged'] };
      throw new JobError({ name, code: 'damaged', message, ...(artifact ? { damaged: artifact } : {}) });
    }
  };
}

/** From now on jobs go to workers, as they do for people. */
export function executeApart(): void {
  WorkerPool.prototype.execute = apart;
}
