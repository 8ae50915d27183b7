interface Stored {
  readonly scores: readonly { readonly protocol: string; readonly labels: number; readonly accuracy: number }[];
}

/** Lines that `show` prints of scores: the accuracy of each protocol and number of labels, averaged over its draws. */
export async function described(kind: string, read: (file: string) => Promise<Uint8Array>): Promise<readonly string[]> {
  if (kind !== 'scores') return [];
  const { scores } = JSON.parse(new TextDecoder().decode(await read('scores.json'))) as Stored;
  const groups = new Map<string, number[]>();
  for (const { protocol, labels, accuracy } of scores) {
    const name = `${protocol}, ${labels} labels`;
    groups.set(name, [...(groups.get(name) ?? []), accuracy]);
  }
  const percent = (share: number): string => (100 * share).toFixed(1);
  return [...groups].map(([name, shares]) => {
    const mean = percent(shares.reduce((sum, share) => sum + share, 0) / shares.length);
    const range = `${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}`;
    return `${name}: test accuracy ${mean} %${shares.length > 1 ? ` (${shares.length} draws, ${range})` : ''}`;
  });
}
