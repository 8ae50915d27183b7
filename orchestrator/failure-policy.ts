import { Problem } from './ground/problems.ts';

/** The transient errors of a stage, and how often it is attempted again after them. */
export interface Retry {
  /** Attempts after the first one. */
  readonly times: number;
  /** Pause before the second attempt, 1 unless set. It doubles before each further attempt. */
  readonly delaySeconds?: number;
  /** Error codes: those of a Problem, or those of Node (`ECONNRESET`). */
  readonly on: readonly string[];
}

/** The policy for a failing stage. It is not part of the key, since it cannot change a result. */
export interface FailurePolicy {
  readonly retry?: Retry;
  /** After this time the stage is asked to save a checkpoint and stop. Some seconds later its process is killed. */
  readonly timeoutSeconds?: number;
  /**
   * Memory limit of its process, for JavaScript's heap and for all resident memory, which includes native code and
   * buffers.
   */
  readonly memoryMiB?: number;
}

/** Limits of the process that executes a stage. */
export type ProcessLimits = Pick<FailurePolicy, 'timeoutSeconds' | 'memoryMiB'>;

interface Declared extends FailurePolicy {
  readonly name: string;
  readonly inline?: boolean;
}

/** @throws Problem `bad-policy` for impossible values, and for limits of a stage that has no process of its own. */
export function checkPolicy({ name, inline, retry, timeoutSeconds, memoryMiB }: Declared): void {
  const refuse = (what: string, mend: string): never => {
    throw new Problem('bad-policy', `Stage "${name}" declares ${what}. ${mend}`, { exitCode: 2 });
  };
  const positive = (value: number | undefined) => value === undefined || (Number.isFinite(value) && value > 0);
  if (!positive(timeoutSeconds)) refuse(`timeoutSeconds: ${timeoutSeconds}`, 'Give a number above 0.');
  if (!positive(memoryMiB)) refuse(`memoryMiB: ${memoryMiB}`, 'Give a number above 0.');
  if (inline && (timeoutSeconds ?? memoryMiB) !== undefined)
    refuse('a limit and inline: true', 'The main process cannot be ended for one stage: remove one of the two.');
  if (retry === undefined) return;
  const { times, delaySeconds = 1, on } = retry;
  if (!Number.isInteger(times) || times < 1) refuse(`retry.times: ${times}`, 'Give a whole number from 1 on.');
  if (!(delaySeconds >= 0 && Number.isFinite(delaySeconds)))
    refuse(`retry.delaySeconds: ${delaySeconds}`, 'Give a number from 0 on.');
  if (on.length === 0) refuse('retry.on: []', "Name the codes of the errors that pass, for example ['no-network'].");
}

/** A failed attempt that another one follows. */
export interface Retrying {
  /** Number of the next attempt, from 1. */
  readonly attempt: number;
  /** Number of attempts allowed in all. */
  readonly of: number;
  readonly delaySeconds: number;
  readonly code: string;
  readonly message: string;
}

/**
 * Does the work. After an error that the stage declares as transient it tries again, with pauses that double.
 * @throws the error of the last attempt; `signal.reason` when aborted in a pause
 */
export async function retried<T>(
  retry: Retry | undefined,
  signal: AbortSignal,
  onRetry: (again: Retrying) => void,
  work: () => Promise<T>,
): Promise<T> {
  const { times = 0, delaySeconds: first = 1, on = [] } = retry ?? {};
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { code, message } = error as { code?: unknown; message: string };
      if (attempt > times || typeof code !== 'string' || !on.includes(code) || signal.aborted) throw error;
      const delaySeconds = first * 2 ** (attempt - 1);
      onRetry({ attempt: attempt + 1, of: times + 1, delaySeconds, code, message });
      await pause(delaySeconds, signal);
    }
  }
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** @param source - The file that declares the stage, as people are to read it */
export function timedOut(node: string, source: string, seconds: number, ended: boolean): Problem {
  const how = ended ? 'and was killed, since it did not stop when asked' : 'and was stopped';
  return new Problem(
    'timed-out',
    `"${node}" ran longer than its limit of ${seconds} s (timeoutSeconds in ${source}) ${how}. Run again to resume from its last checkpoint, if it writes any, or raise timeoutSeconds.`,
  );
}

export function outOfMemory(node: string, source: string, limitMiB: number | undefined, residentMiB?: number): Problem {
  const limit =
    limitMiB === undefined
      ? `filled JavaScript's heap up to Node's default limit. Declare a higher one (memoryMiB in ${source})`
      : `needed more memory than its limit of ${limitMiB} MiB (memoryMiB in ${source})${residentMiB === undefined ? '' : `: ${Math.round(residentMiB)} MiB were resident`}. Raise it`;
  return new Problem(
    'out-of-memory',
    `"${node}" ${limit}, or let it hold less at once. Its last checkpoint is kept, if it writes any.`,
  );
}
