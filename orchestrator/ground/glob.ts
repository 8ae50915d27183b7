/** Names that match a pattern in which `*` stands for any run of characters and `?` for one. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${escaped}$`);
  return (name) => name === pattern || expression.test(name);
}
