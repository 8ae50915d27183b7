import { neverSettles } from '../../ground/problems.ts';

/**
 * Waits for a stage's work as Node waits for a program's: until nothing is left that could wake it. The channel to the
 * parent, which is open for the whole life of this process, does not count meanwhile.
 * @throws Problem `never-settles`
 */
export async function unlessNever<T>(stage: string, work: () => Promise<T>): Promise<T> {
  const { channel } = process;
  let give = (): void => {};
  const never = new Promise<never>((_, reject) => {
    give = () => {
      channel?.ref();
      reject(neverSettles(stage));
    };
  });
  process.once('beforeExit', give);
  channel?.unref();
  try {
    return await Promise.race([work(), never]);
  } finally {
    process.off('beforeExit', give);
    channel?.ref();
  }
}
