import { type ArtifactType, artifact, type Given, type Taken } from './artifact.ts';
import { isUnsafe } from './ground/clean-text.ts';
import { badItemName, duplicateItem, nestedItems } from './ground/problems.ts';

/**
 * The value that a stage returns for `items`: names and values in order. It may be a stream if they do not fit into
 * memory.
 */
export type GivenItems<A> = Iterable<readonly [string, Given<A>]> | AsyncIterable<readonly [string, Given<A>]>;

/** A list of named artifacts of one type. The stage decides how many; `mapEach` makes a node for each. */
export interface Items<A extends ArtifactType = ArtifactType>
  extends ArtifactType<`items(${A['kind']})`, ReadonlyMap<string, Taken<A>>, GivenItems<A>> {
  readonly item: A;
}

const order = 'items.json';

/**
 * The artifact type of a list of `type`, for example the shards or folds that a stage finds. Each item has its own
 * digest, so that a changed item reruns its own node alone. A stage returns a `Map` or any iterable of `[name, value]`;
 * a stage that takes the whole list gets a `ReadonlyMap`. Names should be stable, since they name nodes.
 *
 * @throws Problem `nested-items`; `duplicate-item` and `bad-item-name` when it is written
 */
export function items<A extends ArtifactType>(type: A): Items<A> {
  if (isItems(type)) throw nestedItems(type.kind);
  const kind = `items(${type.kind})` as Items<A>['kind'];
  const list = artifact<typeof kind, ReadonlyMap<string, Taken<A>>, GivenItems<A>>({
    kind,
    version: type.version,
    async write(values, to) {
      const names = new Set<string>();
      for await (const [name, value] of values) {
        const bad = badItem(name);
        if (bad !== undefined) throw badItemName(kind, name, bad);
        if (names.has(name)) throw duplicateItem(kind, name, [...names].indexOf(name), names.size);
        names.add(name);
        await to.artifact(name, type, value);
      }
      await to.write(order, JSON.stringify([...names]));
    },
    async read(from) {
      const values = new Map<string, Taken<A>>();
      for (const name of await from.json<string[]>(order)) values.set(name, await type.read(await from.artifact(name)));
      return values;
    },
  });
  return { ...list, item: type };
}

export const isItems = (type: ArtifactType): type is Items => 'item' in type;

/**
 * Why a name cannot name an item; undefined for a good one. It must work as a folder, as a node and as a pattern on the
 * command line.
 */
function badItem(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '') return 'not a text, or empty';
  if (name.length > 100) return 'longer than 100 characters';
  if (isUnsafe(name) || /[\\/:*?"<>|[\],]/.test(name))
    return 'holding a control character or one of \\ / : * ? " < > | [ ] ,';
  return name.startsWith('.') || name !== name.trim() ? 'beginning with a dot, or with space around it' : undefined;
}
