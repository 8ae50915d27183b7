import { syncBuiltinESMExports } from 'node:module';
import { wrapFiles } from './files.ts';
import { wrapChildren, wrapClocks, wrapEnvironment, wrapNetwork } from './world.ts';

let installed = false;

/**
 * Wraps Node's functions in this process, for good; while no stage is watched they cost a call. Names imported before
 * see it too, since modules of Node have live bindings; what a CommonJS package took out of them before does not.
 */
export function installGuard(): void {
  if (installed) return;
  installed = true;
  wrapFiles();
  wrapChildren();
  wrapClocks();
  wrapNetwork();
  wrapEnvironment();
  syncBuiltinESMExports();
}
