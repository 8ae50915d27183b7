import type { Digest } from '../ground/digest.ts';
import { type Entity, localId, reference, references } from './crate-entities.ts';
import type { GraphLock, LockedNode } from './graph-lock.ts';

/** The nodes of a run as actions, their stages as the applications that performed them, and the artifacts between them. */
export interface Actions {
  readonly actions: readonly Entity[];
  /** Everything that the actions refer to and that is not a file of the crate. */
  readonly others: readonly Entity[];
}

/** @param published - The entities of an artifact that lies in the crate, by its digest. */
export function actionsOf(lock: GraphLock, published: ReadonlyMap<Digest, readonly Entity[]>): Actions {
  const others = new Map<string, Entity>();
  const add = (entity: Entity): Entity => {
    others.set(entity['@id'], entity);
    return entity;
  };
  const made = new Map<Digest, readonly Entity[]>(published);
  const actions = lock.nodes.map((node): Entity => {
    const results = artifactsOf(node).flatMap(([port, digest]) => {
      const known = made.get(digest) ?? [add(artifactEntity(node, port, digest))];
      made.set(digest, known);
      return known;
    });
    const inputs = Object.values(node.inputs)
      .flat()
      .flatMap((digest) => made.get(digest) ?? []);
    const values = valuesOf(node).map(([name, value]) => add(valueEntity(node, name, value)));
    return {
      '@id': localId('node', node.node),
      '@type': 'CreateAction',
      name: node.node,
      description: `Made by: ${node.command}${importedText(node)}`,
      identifier: node.key,
      instrument: reference(add(stageEntity(node))),
      object: references([...inputs, ...values]),
      result: references(results),
      actionStatus: 'http://schema.org/CompletedActionStatus',
    };
  });
  return { actions, others: [...others.values()] };
}

const importedText = ({ imported }: LockedNode): string =>
  imported === undefined
    ? ''
    : `. Not computed here but imported: whoever made the file with the seal ${imported.seal} vouches for it`;

/** Outputs of a node, the items of lists among them. */
const artifactsOf = ({ outputs, items = {} }: LockedNode): (readonly [string, Digest])[] => [
  ...Object.entries(outputs),
  ...Object.entries(items).flatMap(([port, list]) =>
    list.map(([name, digest]) => [`${port}, item ${name}`, digest] as const),
  ),
];

function stageEntity({ stage, code }: LockedNode): Entity {
  return {
    '@id': localId('stage', stage),
    '@type': 'SoftwareApplication',
    name: stage,
    description: `The stage "${stage}"; its version is the digest of the code that it reaches.`,
    softwareVersion: code,
  };
}

/** An artifact that only the store has; the crate gives its digest. */
function artifactEntity({ node, formats }: LockedNode, port: string, digest: Digest): Entity {
  return {
    '@id': localId('artifact', digest),
    '@type': 'CreativeWork',
    name: `${port} of ${node}`,
    description: `Not in this crate: an artifact of type ${formats[port] ?? port}, known by its digest.`,
    identifier: digest,
  };
}

/** Parameters, content of outside files, and the environment's parts of the key. */
function valuesOf({ params, files, environment }: LockedNode): [string, unknown][] {
  return [
    ...Object.entries(params),
    ...Object.entries(files),
    ...Object.entries(environment).map(([name, value]): [string, unknown] => [`environment.${name}`, value]),
  ];
}

function valueEntity({ node }: LockedNode, name: string, value: unknown): Entity {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return {
    '@id': localId('value', node, name),
    '@type': 'PropertyValue',
    name,
    value: isPlain ? value : JSON.stringify(value ?? null),
  };
}
