import type { Author, Publication } from './publication.ts';

/** One entity of JSON-LD in RO-Crate's flat form. */
export interface Entity {
  readonly '@id': string;
  readonly '@type': string | readonly string[];
  readonly [property: string]: unknown;
}

export interface Reference {
  readonly '@id': string;
}

export const reference = ({ '@id': id }: Entity): Reference => ({ '@id': id });

/** References without duplicates; a single one is not wrapped in a list. */
export function references(entities: readonly Entity[]): Reference | Reference[] {
  const all = [...new Map(entities.map((entity) => [entity['@id'], reference(entity)])).values()];
  return all.length === 1 ? all[0]! : all;
}

/** An id within the crate, `#stage/count%2Fwords`, valid for any characters in a name. */
export const localId = (kind: string, ...names: readonly string[]): string =>
  `#${[kind, ...names.map(encodeURIComponent)].join('/')}`;

/** A path in the crate as the URI reference that RO-Crate wants. */
export const fileId = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

export function authorEntities(authors: readonly Author[]): { authors: Entity[]; organisations: Entity[] } {
  const organisations = new Map<string, Entity>();
  const people = authors.map(({ name, orcid, affiliation }, index): Entity => {
    const organisation = affiliation === undefined ? undefined : organisationNamed(affiliation);
    if (organisation) organisations.set(organisation['@id'], organisation);
    return {
      '@id': orcid ?? localId('author', String(index + 1)),
      '@type': 'Person',
      name,
      ...(organisation ? { affiliation: reference(organisation) } : {}),
    };
  });
  return { authors: people, organisations: [...organisations.values()] };
}

const organisationNamed = (name: string): Entity => ({
  '@id': localId('organisation', name),
  '@type': 'Organization',
  name,
});

/** The given licence, or an entity that says that there is none. */
export function licenceEntity({ licence }: Publication): Entity {
  if (licence === undefined)
    return {
      '@id': '#licence-not-given',
      '@type': 'CreativeWork',
      name: 'No licence was given',
      description: 'The authors have not said under which terms these files may be used. Ask them.',
    };
  const isAddress = /^https?:/.test(licence);
  const id = isAddress ? licence : `https://spdx.org/licenses/${licence}`;
  return { '@id': id, '@type': 'CreativeWork', name: licence, description: `The files are under ${licence}.` };
}

const formats: Readonly<Record<string, string>> = {
  bin: 'application/octet-stream',
  cff: 'application/yaml',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  md: 'text/markdown',
  onnx: 'application/octet-stream',
  pdf: 'application/pdf',
  png: 'image/png',
  safetensors: 'application/octet-stream',
  svg: 'image/svg+xml',
  txt: 'text/plain',
};

/** A file of the crate. */
export function fileEntity(path: string, size: number, sha256: string): Entity {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return {
    '@id': fileId(path),
    '@type': 'File',
    name: path,
    contentSize: String(size),
    encodingFormat: formats[extension] ?? 'application/octet-stream',
    sha256: sha256.replace(/^sha256:/, ''),
  };
}
