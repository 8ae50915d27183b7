import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileId, licenceEntity } from '../../../orchestrator/crate/entities.ts';
import { Rig } from '../../rig/rig.ts';
import { brokenRules } from './rules.ts';

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
