import { Problem } from '../../ground/problems.ts';
import type { Job } from '../job.ts';

/** A module named by `Environment.observer`. */
interface Observer {
  /** Key parts as this process has them: names and values like those of `Environment.describe`. */
  describeHere(): Promise<Readonly<Record<string, string>>>;
}

/**
 * Compares the environment of this process with the one in the job's key. A result that was computed in another one
 * would count as fresh under a key that is not its own.
 * @throws Problem `other-environment`
 */
export async function refuseOtherEnvironment({ node, environment, observers }: Job): Promise<void> {
  for (const url of observers) {
    const here = await ((await import(url)) as Observer).describeHere();
    const differing = Object.keys(here).filter((name) => here[name] !== environment[name]);
    if (differing.length === 0) continue;
    const list = differing.map((name) => `${name} is "${here[name]}" and not "${environment[name] ?? 'unset'}"`);
    throw new Problem(
      'other-environment',
      `The worker process of "${node}" does not have the environment that is in the node's key: ${list.join(', ')}. Nothing was computed. Run again: the new key describes the environment as it is now.`,
    );
  }
}
