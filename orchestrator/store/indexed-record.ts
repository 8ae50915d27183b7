import type { NodeRecord } from './record.ts';

/** The part of a record that a run with nothing to do needs. */
type Summary = Pick<NodeRecord, 'key' | 'outputs' | 'seconds' | 'items' | 'origin'>;

export const summaryOf = ({ outputs, seconds, items, origin }: NodeRecord): string =>
  JSON.stringify([outputs, seconds, items ?? null, origin ?? null]);

/** A record of which the index knows the commonly used part. For anything else it reads its file once, with `whole`. */
export function indexedRecord(key: NodeRecord['key'], summary: string, whole: () => NodeRecord): NodeRecord {
  const [outputs, seconds, items, origin] = JSON.parse(summary) as [
    NodeRecord['outputs'],
    number,
    NodeRecord['items'] | null,
    NodeRecord['origin'] | null,
  ];
  // Every node is asked for them, even if there are none. An older index does not say.
  const listed = items === undefined ? {} : { items: items ?? undefined };
  const traced = origin === undefined ? {} : { origin: origin ?? undefined };
  const known = { key, outputs, seconds, ...listed, ...traced } as Summary & Partial<NodeRecord>;
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
