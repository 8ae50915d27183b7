// Loads TypeScript in the tests' processes, which start in half the time that tsx needs. It takes types away and keeps the
// JavaScript of each file by content. The README's commands are tested with tsx itself. The folder's name has `tsx` in it:
// by that, programs see that their own arguments load TypeScript.
import { register } from 'node:module';

process.setSourceMapsEnabled(true);
register('./hooks.mjs', import.meta.url);
