/** Words of a text in lower case, those of at least `shortest` letters. */
export function wordsOf(text: string, shortest: number): string[] {
  const words = text.toLowerCase().match(/\p{Letter}+/gu) ?? [];
  return words.filter((word) => word.length >= shortest);
}

export function count(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
