import { constants } from 'node:os';
import type { ErrorFault } from './plan.ts';

const words: Readonly<Record<ErrorFault, string>> = {
  ENOSPC: 'no space left on device',
  EIO: 'i/o error',
  EMFILE: 'too many open files',
  EACCES: 'permission denied',
  EROFS: 'read-only file system',
};

/** The error that Node makes of a failed call of the system. */
export function errorOf(code: ErrorFault, syscall: string, path?: string): NodeJS.ErrnoException {
  const error = new Error(`${code}: ${words[code]}, ${syscall}${path === undefined ? '' : ` '${path}'`}`);
  return Object.assign(error, { code, syscall, errno: -constants.errno[code], ...(path ? { path } : {}) });
}

const RealDate = Date;
let offset = 0;

class SteppedDate extends RealDate {
  constructor(...args: readonly unknown[]) {
    if (args.length === 0) super(RealDate.now() + offset);
    else super(...(args as [number]));
  }
  static override now(): number {
    return RealDate.now() + offset;
  }
}

/** Sets this process' clock so many milliseconds away from the real one. */
export function stepClock(milliseconds: number): void {
  offset = milliseconds;
  globalThis.Date = milliseconds === 0 ? RealDate : (SteppedDate as DateConstructor);
}
