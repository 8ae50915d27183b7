import type { NodeRecord } from './record.ts';

/** What a run with nothing to do needs of a record. */
type Summary = Pick<NodeRecord, 'key' | 'outputs' | 'seconds' | 'items'>;

export const summaryOf = ({ outputs, seconds, items }: NodeRecord): string =>
  JSON.stringify([outputs, seconds, items ?? null]);

/** A record of which the index knows what most ask for; asked for anything else, it reads its file (by `whole`), once. */
export function indexedRecord(key: NodeRecord['key'], summary: string, whole: () => NodeRecord): NodeRecord {
  const [outputs, seconds, items] = JSON.parse(summary) as [NodeRecord['outputs'], number, NodeRecord['items'] | null];
  // Asked of every node, also where there are none; an index of before they were kept says nothing of them.
  const listed = items === undefined ? {} : { items: items ?? undefined };
  const known = { key, outputs, seconds, ...listed } as Summary & Partial<NodeRecord>;
  let isWhole = false;
  const complete = (): void => {
    if (!isWhole) Object.assign(known, whole());
    isWhole = true;
  };
  return new Proxy(known as NodeRecord, {
    get(target, name) {
      if (!Object.hasOwn(target, name)) complete();
      return Reflect.get(target, name);
    },
    has(target, name) {
      complete();
      return Reflect.has(target, name);
    },
    ownKeys(target) {
      complete();
      return Reflect.ownKeys(target);
    },
  });
}
