import { writeSync } from 'node:fs';
import { wrap } from '../ground/text.ts';

/**
 * Watches a command until it is done. If the process ends before, by `process.exit` of somebody or because everything
 * waits for what never comes, the exit code is 1 in place of 0 and one paragraph says why: code 0 means all well.
 * @returns to be called when the command is done
 */
export function watchEnd(): () => void {
  let isEmpty = false;
  const onEmpty = (): void => {
    isEmpty = true;
  };
  const onExit = (code: number): void => {
    // 13 is Node's own for a module that waits for ever.
    if (code !== 0 && code !== 13) return;
    process.exitCode = 1;
    const why = isEmpty
      ? 'something waits for what never comes: a promise that nothing settles, in the graph, in an environment or in a stage that runs in this process. Look for one that is awaited and whose other end went away'
      : 'something called process.exit: code of the project, or a package that it loads. Throw an error in its place, or return';
    const text = `error: The program was to end before the command was done, since ${why}. What was not finished is not kept; the next run computes it.`;
    try {
      writeSync(2, `${wrap(text, 100)}\n`);
    } catch {} // nobody can read it
  };
  process.on('beforeExit', onEmpty).on('exit', onExit);
  return () => void process.off('beforeExit', onEmpty).off('exit', onExit);
}
