// Loads TypeScript in the tests' processes, which start in half the time that tsx needs. It takes types away and keeps the
// JavaScript of each file by content. The README's commands are tested with tsx itself every third day. The folder's name
// has `tsx` in it: by that, programs see that their own arguments load TypeScript.
import { register } from 'node:module';

// Workers get fixed arguments of Node, which load tsx unless a loader that stands in for it says how they load that one.
globalThis[Symbol.for('strata.loader')] = { arguments: ['--import', import.meta.url], variables: {} };
process.setSourceMapsEnabled(true);
register('./hooks.mjs', import.meta.url);
