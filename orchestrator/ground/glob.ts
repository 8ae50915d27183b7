/** Matches names against a pattern: `*` stands for any characters, `?` for one. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${escaped}$`);
  return (name) => name === pattern || expression.test(name);
}
