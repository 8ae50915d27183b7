import type { ArtifactType } from './artifact.ts';
import type { Items } from './items.ts';
import type { Each, Ref } from './node-types.ts';

/** Stands for all items while their names are not known, in nodes, statuses and graphs: `count:*`. */
export const ANY_ITEM = '*';

type Wired = Ref | Each | Readonly<Record<string, Ref | Each>>;
type EachOf<R> = R extends { readonly type: infer A extends ArtifactType }
  ? Each<A>
  : { readonly [K in keyof R]: R[K] extends { readonly type: infer A extends ArtifactType } ? Each<A> : never };

/**
 * Wires stages for each item of a list, whose length is not known yet: `mapEach(shards, (shard) => count({ text: shard
 * }, {}).text)`. The result goes to a `many()` port, in the order of the items. Nodes are named after the item
 * (`count:shard-a`) and cached one by one, by the item's own digest. `wire` may return one ref, all refs of a stage, or
 * the result of an inner `mapEach`.
 *
 * `wire` must only wire: it is called once with the name `*`, which stands for all items, and once with each name.
 */
export function mapEach<A extends ArtifactType, R extends Wired>(
  over: Ref<Items<A>>,
  wire: (item: Ref<A>, name: string) => R,
): EachOf<R> {
  const wired = new Map<string, R>();
  const at = (name: string): R => {
    const known = wired.get(name) ?? wire({ node: over.node, port: over.port, type: over.type.item, item: name }, name);
    wired.set(name, known);
    return known;
  };
  const any = at(ANY_ITEM);
  const each = (type: ArtifactType, of: Each['at']): Each => ({ over, type, at: of });
  const one = isEach(any) || isRef(any);
  const found = one
    ? each(any.type as ArtifactType, at as Each['at'])
    : Object.fromEntries(
        Object.entries(any).map(([port, { type }]) => [port, each(type, (name) => (at(name) as Ports)[port]!)]),
      );
  return found as EachOf<R>;
}

type Ports = Readonly<Record<string, Ref | Each>>;

export const isEach = (value: object): value is Each => 'over' in value && 'at' in value;
const isRef = (value: object): value is Ref => 'node' in value && 'port' in value;
