import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { crateText } from '../../../orchestrator/publish/crate.ts';
import { fileId, licenceEntity } from '../../../orchestrator/publish/crate-entities.ts';
import { readLock } from '../../../orchestrator/publish/read-lock.ts';
import { Rig } from '../../rig/rig.ts';
import { brokenRules } from './crate-rules.ts';

describe('the crate of a run', function () {
  this.timeout(120_000);
  let rig: Rig;
  const latest = (...names: string[]) => rig.path('artifacts/latest/text', ...names);
  before(async () => {
    rig = await Rig.text();
    const { code, stderr } = await rig.run('run', '--set', `path=${rig.path('in.txt')}`, '--set', 'drift=["nothing"]');
    assert.equal(code, 0, stderr);
  });
  after(() => rig.remove());

  const graph = (): any[] => JSON.parse(readFileSync(latest('ro-crate-metadata.json'), 'utf8'))['@graph'];
  const entity = (id: string) => graph().find((one) => one['@id'] === id);

  it('keeps the rules of RO-Crate 1.1 and of Process Run Crate 0.5, and describes every file', () => {
    assert.deepEqual(brokenRules(latest()), []);
  });

  it('has an action for each node, with its stage, its inputs, its parameters and the command', () => {
    const action = entity('#node/shout');
    assert.match(action.description, /npx tsx pipeline\.ts run text .* --only shout/);
    assert.equal(entity(action.instrument['@id']).softwareVersion.startsWith('sha256:'), true);
    const objects = action.object.map(({ '@id': id }: { '@id': string }) => entity(id));
    assert.deepEqual(
      objects.map((one: any) => one.name),
      ['text of read', 'mark'],
    );
    assert.deepEqual(action.object[0], entity('#node/read').result, "one node's result is the other's object");
    assert.deepEqual(entity('#node/join').result, { '@id': 'page.txt' });
    assert.equal(entity('#node/drift%3Anothing').name, 'drift:nothing');
  });

  it('says that no day and no licence was given, and gives the day of the newest result', () => {
    const root = entity('./');
    assert.match(root.description, /No day of publication was given/);
    assert.equal(root.license['@id'], '#licence-not-given');
    assert.equal(
      licenceEntity({ title: '', description: '', authors: [], licence: 'CC-BY-4.0' })['@id'],
      'https://spdx.org/licenses/CC-BY-4.0',
    );
    assert.equal(fileId('a b/#1.txt'), 'a%20b/%231.txt');
  });

  it('names authors, day, version, licence and address where they were given', () => {
    const publication = {
      ...{ title: 'T', description: 'D.', date: '2026-05-31', version: '2', licence: 'CC-BY-4.0' },
      authors: [{ name: 'M. Curie', orcid: 'https://orcid.org/0000-0002-1825-0097', affiliation: 'Sorbonne' }],
      identifier: 'https://doi.org/10.5281/zenodo.1',
    };
    const file = latest('lock.json');
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    const lockFile = { path: 'lock.json', size: statSync(file).size, sha256 };
    const before = readFileSync(latest('ro-crate-metadata.json'));
    const text = crateText({ lock: readLock(file), lockFile, folders: {}, publication, lastDay: '2026-01-01' });
    writeFileSync(latest('ro-crate-metadata.json'), text);
    assert.deepEqual(brokenRules(latest()), []);
    const root = entity('./');
    assert.deepEqual([root.datePublished, root.version, root.description], ['2026-05-31', '2', 'D.']);
    assert.deepEqual(entity(root.author['@id']).affiliation, { '@id': '#organisation/Sorbonne' });
    assert.equal(root.license['@id'], 'https://spdx.org/licenses/CC-BY-4.0');
    writeFileSync(latest('ro-crate-metadata.json'), before);
  });

  it('would be found out by these rules where a file was edited, added or is missing from it', () => {
    appendFileSync(latest('page.txt'), 'x');
    writeFileSync(latest('stray.txt'), '');
    assert.deepEqual(brokenRules(latest()), [
      'page.txt has its SHA-256',
      'page.txt has its size',
      'the file stray.txt is described',
    ]);
  });
});
