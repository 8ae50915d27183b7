import type { Digest } from '../ground/digest.ts';
import { actionsOf } from './crate-actions.ts';
import {
  authorEntities,
  type Entity,
  fileEntity,
  fileId,
  licenceEntity,
  reference,
  references,
} from './crate-entities.ts';
import type { GraphLock, LockedFile } from './graph-lock.ts';
import type { Publication } from './publication.ts';

/** The name that RO-Crate gives to its metadata. */
export const CRATE_NAME = 'ro-crate-metadata.json';

const CRATE_VERSION = 'https://w3id.org/ro/crate/1.1';
const PROFILE: Entity = {
  '@id': 'https://w3id.org/ro/wfrun/process/0.5',
  '@type': 'CreativeWork',
  name: 'Process Run Crate',
  version: '0.5',
};

export interface CrateParts {
  readonly lock: GraphLock;
  /** The lock as a file. It does not list the crate, so the crate can list it. */
  readonly lockFile: { readonly path: string; readonly size: number; readonly sha256: string };
  /** Paths of the targets that have their own folder. */
  readonly folders: Readonly<Record<string, string>>;
  readonly publication: Publication;
  /** Day on which the newest result was computed. */
  readonly lastDay: string;
}

/**
 * The published folder as an RO-Crate 1.1 and Process Run Crate 0.5: every file with its SHA-256, every node as a
 * CreateAction, every stage as the SoftwareApplication that performed it. It holds no clock time, host or absolute path.
 * @see https://www.researchobject.org/ro-crate/specification/1.1/ and https://w3id.org/ro/wfrun/process/0.5
 */
export function crateText(parts: CrateParts): string {
  const { lock, lockFile, publication } = parts;
  const files = new Map(lock.files.map((file) => [file.path, fileEntity(file.path, file.size, file.sha256)]));
  const lockEntity: Entity = {
    ...fileEntity(lockFile.path, lockFile.size, lockFile.sha256),
    description: 'The lock of the graph: every node with the parts of its key and the digests of its outputs.',
  };
  const folders = foldersOf(parts, files);
  const { actions, others } = actionsOf(lock, artifactsIn(lock, files, folders));
  const { authors, organisations } = authorEntities(publication.authors);
  const licence = licenceEntity(publication);
  const root: Entity = {
    '@id': './',
    '@type': 'Dataset',
    conformsTo: reference(PROFILE),
    name: publication.title,
    description: [publication.description, ...undated(parts)].join(' '),
    datePublished: publication.date ?? parts.lastDay,
    license: reference(licence),
    ...(authors.length > 0 ? { author: references(authors) } : {}),
    ...(publication.version === undefined ? {} : { version: publication.version }),
    ...(publication.identifier === undefined ? {} : { identifier: publication.identifier }),
    hasPart: references([...folders.values(), ...files.values(), lockEntity]),
    mentions: references(actions),
  };
  const descriptor: Entity = {
    '@id': CRATE_NAME,
    '@type': 'CreativeWork',
    about: reference(root),
    conformsTo: { '@id': CRATE_VERSION },
  };
  const crate = {
    '@context': [`${CRATE_VERSION}/context`, 'https://w3id.org/ro/terms/workflow-run/context'],
    '@graph': [
      ...[descriptor, root, PROFILE, licence, ...authors, ...organisations],
      ...[...folders.values(), ...files.values(), lockEntity, ...actions, ...others],
    ],
  };
  return `${JSON.stringify(crate, null, 1)}\n`;
}

const undated = ({ publication: { date }, lastDay }: CrateParts): string[] =>
  date === undefined
    ? [`No day of publication was given: ${lastDay} is the day on which the newest result in it was computed.`]
    : [];

/** Targets with their own folder, as nested data sets of RO-Crate. */
function foldersOf({ lock, folders }: CrateParts, files: ReadonlyMap<string, Entity>): Map<string, Entity> {
  return new Map(
    Object.entries(folders).map(([target, place]): [string, Entity] => {
      const own = lock.files.filter((file) => file.target === target);
      return [
        target,
        {
          '@id': `${fileId(place)}/`,
          '@type': 'Dataset',
          name: place,
          description: `${lock.published[target]!.kind} from ${lock.published[target]!.node}`,
          hasPart: references(own.map(({ path }) => files.get(path)!)),
        },
      ];
    }),
  );
}

/** The entity of each published artifact: its folder, or its files if they lie at the top. */
function artifactsIn(
  lock: GraphLock,
  files: ReadonlyMap<string, Entity>,
  folders: ReadonlyMap<string, Entity>,
): Map<Digest, readonly Entity[]> {
  const outputs = new Map(lock.nodes.map((node) => [node.node, node.outputs]));
  const filesOf = (target: string): readonly LockedFile[] => lock.files.filter((file) => file.target === target);
  return new Map(
    Object.entries(lock.published).map(([target, { node, port }]): [Digest, readonly Entity[]] => {
      const folder = folders.get(target);
      return [outputs.get(node)![port]!, folder ? [folder] : filesOf(target).map(({ path }) => files.get(path)!)];
    }),
  );
}
