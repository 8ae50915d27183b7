import { resolve } from 'node:path';
import { PROGRAM, shellWord } from './text.ts';

/**
 * Commands in messages are copied into a shell, so every one of them comes from here: a test refuses text elsewhere that
 * begins as one does.
 */

/** The store that commands use without `--store`. */
export const DEFAULT_STORE = 'artifacts';

/** A command with these words, each quoted for a POSIX shell where it needs that. */
export const commandText = (...words: readonly string[]): string => [PROGRAM, ...words.map(shellWord)].join(' ');

/**
 * A command with a part that a person fills in, as documents write it: `pin NAME [NODE|RUN]`.
 * @param words - What follows it, such as the words of a store
 */
export const commandShape = (shape: string, ...words: readonly string[]): string =>
  [PROGRAM, shape, ...words.map(shellWord)].filter((part) => part !== '').join(' ');

/** The words that name a store; none for the one that is used without them. */
export const storeWords = (store: string): string[] =>
  resolve(store) === resolve(DEFAULT_STORE) ? [] : ['--store', store];

/** The words that repeat settings. */
export const settingWords = (set: readonly string[]): string[] => set.flatMap((setting) => ['--set', setting]);

/** A path as a word that no command takes for an option. */
export const pathWord = (path: string): string => (path.startsWith('-') ? `./${path}` : path);
