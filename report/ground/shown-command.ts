/**
 * A command as a person types it, each word quoted for a POSIX shell where it needs that. Commands in a report come from
 * here; those that the command line prints come from it.
 */
export const shownCommand = (...words: readonly string[]): string =>
  `npx tsx pipeline.ts ${words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ')}`;
