import { int32Of } from './artifact-bytes.ts';

interface Stored {
  readonly scores: readonly { readonly protocol: string; readonly labels: number; readonly fraction: number }[];
}

/** Lines that `show` prints of scores: the accuracy of each protocol and number of labels, averaged over its draws. */
export async function described(kind: string, read: (file: string) => Promise<Uint8Array>): Promise<readonly string[]> {
  if (kind !== 'scores') return [];
  const { scores } = JSON.parse(new TextDecoder().decode(await read('scores.json'))) as Stored;
  const truth = int32Of(await read('test-labels.i32'));
  const groups = new Map<string, number[]>();
  for (const [index, { protocol, labels }] of scores.entries()) {
    const predicted = int32Of(await read(`predictions-${index}.i32`));
    const right = predicted.reduce((sum, label, at) => sum + Number(label === truth[at]), 0);
    const name = `${protocol}, ${labels} labels`;
    groups.set(name, [...(groups.get(name) ?? []), right / truth.length]);
  }
  return [...groups].map(([name, shares]) => {
    const percent = (share: number): string => (100 * share).toFixed(1);
    const mean = percent(shares.reduce((sum, share) => sum + share, 0) / shares.length);
    const range = `${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}`;
    return `${name}: test accuracy ${mean} %${shares.length > 1 ? ` (${shares.length} draws, ${range})` : ''}`;
  });
}
