import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { Experiment } from '../../experiments/experiment.ts';
import { project } from '../../stages/project.ts';
import { brokenRules } from '../orchestrator/crate/rules.ts';
import { Rig, set, TINY } from './tiny.ts';

const AUTHOR =
  'publication={"authors":[{"family":"Curie","given":"M.","affiliation":"Sorbonne"}],"date":"2026-05-31","licence":"CC-BY-4.0"}';

describe('a study that is published', function () {
  this.timeout(300_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.project();
    const { code, stderr } = await rig.run('run', 'quick', ...TINY, ...set(AUTHOR));
    assert.equal(code, 0, stderr);
    cpSync(rig.path('artifacts/latest/quick'), rig.path('package'), { recursive: true });
  });
  after(() => rig.remove());

  it('is a crate that keeps the rules, encoders, lock, checklist and citation in it', () => {
    assert.deepEqual(brokenRules(rig.path('package')), []);
    const crate = JSON.parse(readFileSync(rig.path('package/ro-crate-metadata.json'), 'utf8'));
    const entity = (id: string) => crate['@graph'].find((one: any) => one['@id'] === id);
    const root = entity('./');
    assert.equal(root.datePublished, '2026-05-31');
    assert.equal(entity(root.author['@id']).name, 'M. Curie');
    const parts = root.hasPart.map((part: any) => part['@id']);
    for (const name of [
      'lock.json',
      'report.html',
      'metrics.json',
      'checklist.md',
      'CITATION.cff',
      'backbones/barlow-twins-seed-0/',
    ])
      assert.ok(parts.includes(name), name);
    assert.match(readFileSync(rig.path('package/CITATION.cff'), 'utf8'), /family-names: "Curie"/);
  });

  it('comes out bit-equal in an empty store, from its package alone', async () => {
    const args = ['reproduce', 'package/lock.json', '--store', 'again'];
    const { code, stdout, stderr } = await rig.run('--json', ...args);
    assert.equal(code, 0, stderr);
    const view = JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
    assert.equal(view.outcome, 'bit-equal');
    assert.ok(view.nodes.every(({ ran }: { ran: boolean }) => ran));
    assert.ok(view.metrics.compared.length > 5);
    for (const { verdict } of view.metrics.compared) assert.equal(verdict, 'equal');
  });
});

describe('the settings in a lock', () => {
  it('are validated to themselves, for every experiment that there is', () => {
    const validated = (value: unknown): unknown => {
      const result = Experiment['~standard'].validate(value);
      if (result instanceof Promise || result.issues) throw new Error(JSON.stringify(result));
      return JSON.parse(JSON.stringify(result.value));
    };
    for (const [name, given] of Object.entries(project.experiments)) {
      const once = validated(given);
      assert.deepEqual(validated(once), once, name);
    }
  });
});
