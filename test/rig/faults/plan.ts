/** Parts of a store, by what lies in them; `scratch` is a stage's own, `input` a file outside. */
export type Place =
  | 'object'
  | 'draft'
  | 'scratch'
  | 'record'
  | 'checkpoint'
  | 'lock'
  | 'index'
  | 'run'
  | 'latest'
  | 'quarantine'
  | 'store'
  | 'input';

export type Operation =
  | 'open'
  | 'read'
  | 'write'
  | 'sync'
  | 'close'
  | 'rename'
  | 'link'
  | 'remove'
  | 'make'
  | 'list'
  | 'stat'
  | 'touch';

export const errors = ['ENOSPC', 'EIO', 'EMFILE', 'EACCES', 'EROFS'] as const;
export type ErrorFault = (typeof errors)[number];
export type Fault = ErrorFault | 'SIGKILL' | 'SIGTERM' | 'clock forward' | 'clock back';

/** One fault: what befalls the nth operation of a kind, counted from 1 in the process that it is meant for. */
export interface FaultPlan {
  readonly place: Place;
  readonly operation: Operation;
  readonly nth: number;
  readonly fault: Fault;
  /** Errors: whether everything that such a trouble reaches fails from then on, as on a disk that stays full. */
  readonly lasting?: boolean;
  /** A file that is made when the fault is about to strike; what follows then waits a little, so that another may act. */
  readonly beacon?: string;
}

const writes: readonly Operation[] = ['write', 'rename', 'link', 'remove', 'make', 'touch'];

/** The reach of a lasting trouble: its operations, and whether it stays at the place where it began. */
export const reach: Readonly<
  Record<ErrorFault, { readonly operations: readonly Operation[]; readonly here: boolean }>
> = {
  ENOSPC: { operations: ['write', 'make'], here: false },
  EROFS: { operations: writes, here: false },
  EMFILE: { operations: ['open', 'read', 'list'], here: false },
  EIO: { operations: ['read', 'write', 'sync', 'list'], here: true },
  EACCES: { operations: [...writes, 'open', 'read', 'list'], here: true },
};

/** Errors that an operation can end with on a real system. */
export function possible(fault: Fault, operation: Operation): boolean {
  if (fault === 'ENOSPC') return ['write', 'make', 'link', 'rename', 'open', 'sync'].includes(operation);
  if (fault === 'EMFILE') return ['open', 'read', 'list'].includes(operation);
  if (fault === 'EROFS') return writes.includes(operation) || operation === 'open';
  if (fault === 'EACCES') return operation !== 'sync' && operation !== 'close';
  return operation !== 'close' || fault !== 'EIO';
}
