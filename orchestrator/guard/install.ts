import { syncBuiltinESMExports } from 'node:module';
import { wrapClocks } from './clocks.ts';
import { wrapFiles } from './files.ts';
import { wrapThreads } from './threads.ts';
import { wrapChildren, wrapEnvironment, wrapMachine, wrapNetwork } from './world.ts';

let installed = false;

/**
 * Wraps Node's functions in this process, for good. While no stage is watched, each costs one extra call. Names that
 * were imported earlier are wrapped too, since modules of Node have live bindings; functions that a CommonJS package
 * took out of them earlier are not.
 */
export function installGuard(): void {
  if (installed) return;
  installed = true;
  wrapFiles();
  wrapChildren();
  wrapClocks();
  wrapMachine();
  wrapNetwork();
  wrapThreads();
  wrapEnvironment();
  syncBuiltinESMExports();
}
