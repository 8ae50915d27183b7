import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

type Entity = Record<string, any> & { '@id': string; '@type': string | string[] };
const METADATA = 'ro-crate-metadata.json';

/**
 * Lists what in a folder breaks a rule that RO-Crate 1.1 or Process Run Crate 0.5 states with MUST, or that this project
 * promises of its crates: every file is described and has its SHA-256, and nothing says where a machine keeps it.
 */
export function brokenRules(folder: string): string[] {
  const broken: string[] = [];
  const text = readFileSync(join(folder, METADATA), 'utf8');
  const crate = JSON.parse(text);
  const graph: Entity[] = crate['@graph'];
  const byId = new Map(graph.map((entity) => [entity['@id'], entity]));
  const must = (holds: unknown, rule: string): void => void (holds || broken.push(rule));
  const of = (entity: Entity | undefined, type: string): boolean => [entity?.['@type']].flat().includes(type);
  const ids = (value: unknown): string[] => [value ?? []].flat().map((one: any) => one?.['@id']);

  must([crate['@context']].flat()[0] === 'https://w3id.org/ro/crate/1.1/context', "the context is RO-Crate 1.1's");
  must(byId.size === graph.length, 'no @id stands twice');
  must(
    graph.every((entity) => typeof entity['@id'] === 'string' && entity['@type']),
    'every entity has @id and @type',
  );

  const descriptor = byId.get(METADATA);
  must(of(descriptor, 'CreativeWork'), 'there is a metadata descriptor, a CreativeWork');
  must(descriptor?.about?.['@id'] === './', 'the descriptor is about the root');
  must(descriptor?.conformsTo?.['@id'] === 'https://w3id.org/ro/crate/1.1', 'the descriptor conforms to RO-Crate 1.1');

  const root = byId.get('./');
  must(of(root, 'Dataset'), 'the root is a Dataset');
  must(root?.name && root?.description, 'the root has a name and a description');
  must(/^\d{4}-\d\d-\d\d(T.*)?$/.test(root?.datePublished), 'datePublished is a day of ISO 8601');
  must(byId.has(root?.license?.['@id']), 'the licence is an entity of the crate');
  const profile = 'https://w3id.org/ro/wfrun/process/0.5';
  must(ids(root?.conformsTo).includes(profile) && of(byId.get(profile), 'CreativeWork'), 'the profile is described');

  const within = (value: unknown, at: string): void => {
    if (Array.isArray(value)) for (const one of value) within(one, at);
    else if (typeof value === 'object' && value !== null) {
      const { '@id': id, ...rest } = value as Record<string, unknown>;
      if (id === undefined) broken.push(`${at} has an entity within an entity`);
      else if (Object.keys(rest).length > 0) broken.push(`${at} has an entity within an entity`);
      else if (!/^https?:/.test(String(id)) || id === profile)
        must(byId.has(String(id)), `${at} refers to ${id}, which is described`);
    }
  };
  for (const { '@id': id, '@type': _, ...properties } of graph)
    for (const [name, value] of Object.entries(properties)) within(value, `${id} ${name}`);

  const listed = new Set(graph.filter((one) => of(one, 'Dataset')).flatMap((one) => ids(one.hasPart)));
  for (const entity of graph.filter((one) => of(one, 'File'))) {
    const path = decodeURIComponent(entity['@id']);
    must(!/^[/\\]|^[a-z]+:|\.\./i.test(path), `${path} is a relative path`);
    must(listed.has(entity['@id']), `${path} is part of a Dataset`);
    const bytes = readFileSync(join(folder, path));
    must(entity.sha256 === createHash('sha256').update(bytes).digest('hex'), `${path} has its SHA-256`);
    must(entity.contentSize === String(bytes.length), `${path} has its size`);
    must(/^[a-z]+\/[\w.+-]+$/.test(entity.encodingFormat), `${path} has a media type`);
  }
  for (const entity of graph.filter((one) => of(one, 'Dataset'))) {
    must(entity['@id'].endsWith('/'), `the folder ${entity['@id']} ends with a slash`);
    must(statSync(join(folder, decodeURIComponent(entity['@id']))).isDirectory(), `${entity['@id']} is a folder`);
  }
  const there = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== METADATA && path !== '.published.json');
  const described = new Set(graph.filter((one) => of(one, 'File')).map((one) => decodeURIComponent(one['@id'])));
  for (const path of there) must(described.has(path), `the file ${path} is described`);

  const actions = graph.filter((one) => of(one, 'CreateAction'));
  must(actions.length > 0, 'there are actions');
  for (const action of actions) {
    const instrument = byId.get(action.instrument?.['@id']);
    must(of(instrument, 'SoftwareApplication') && instrument!.name, `${action['@id']} has an instrument with a name`);
    must(ids(action.result).length > 0, `${action['@id']} has a result`);
    must(ids(root?.mentions).includes(action['@id']), `the root mentions ${action['@id']}`);
  }
  must(!/"(\/(tmp|home|root|Users|work|var)\/|[A-Z]:\\\\|file:)/.test(text), 'no absolute path is in it');
  return broken;
}
