import { askChild } from './child.ts';
import { libraryDoesNotLoad } from './problems.ts';

/** What the child of `tryOut` found. */
export interface TriedOut {
  readonly version: string;
  readonly device: string;
}

/**
 * Loads TensorFlow's libraries in a process of its own and trains a few steps there, so that libraries that crash do not
 * take us with them. Throws a Problem with what the child said.
 */
export async function tryOut(folder: string, env: Readonly<Record<string, string>> = {}): Promise<TriedOut> {
  try {
    const script = new URL('./try-out-child.ts', import.meta.url);
    return await askChild<TriedOut>(script, folder, { TF_CPP_MIN_LOG_LEVEL: '3', ...env });
  } catch (error) {
    throw libraryDoesNotLoad(folder, (error as Error).message);
  }
}
