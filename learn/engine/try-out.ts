import { askChild } from './child.ts';
import { libraryDoesNotLoad } from './problems.ts';

/** Report of the child of `tryOut`. */
export interface TriedOut {
  readonly version: string;
  readonly device: string;
}

/**
 * Loads TensorFlow's libraries in a child process and trains a few steps there, so that a crash of the libraries does
 * not end this process.
 *
 * @throws Problem with the child's message.
 */
export async function tryOut(folder: string, env: Readonly<Record<string, string>> = {}): Promise<TriedOut> {
  try {
    const script = new URL('./try-out-child.ts', import.meta.url);
    return await askChild<TriedOut>(script, folder, { TF_CPP_MIN_LOG_LEVEL: '3', ...env });
  } catch (error) {
    throw libraryDoesNotLoad(folder, (error as Error).message);
  }
}
