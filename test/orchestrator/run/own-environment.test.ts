import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { Rig } from '../../rig/rig.ts';

describe('A worker', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.text();
    await rig.edit('stages/shout.ts', (text) => text.replace('source: import.meta.url,', "$& environment: ['chip'],"));
    await rig.edit('pipeline.ts', (text) =>
      text.replace(
        'environments: () => ({}),',
        `environments: () => ({
          chip: {
            describe: async () => ({ isa: 'avx512', threads: '2' }),
            variables: async () => ({ ISA: process.env.ISA ?? 'avx512' }),
            allow: ['env:ISA'],
            observer: new URL('./observer.ts', import.meta.url).href,
          },
        }),`,
      ),
    );
    await writeFile(
      rig.path('observer.ts'),
      "export const describeHere = async () => ({ isa: process.env.ISA, threads: '2' });\n",
    );
  });
  afterEach(() => rig.remove());

  it('refuses a job whose key was made for another environment, and names both', async () => {
    rig.env.ISA = 'avx2';
    const refused = await rig.json('run');
    assert.equal(refused.code, 1);
    assert.equal(refused.nodes.shout!.status, 'failed');
    const { problem } = refused.nodes.shout as unknown as { problem: { code: string; message: string } };
    assert.equal(problem.code, 'other-environment');
    assert.match(problem.message, /"shout".*isa is "avx2" and not "avx512"/);
    assert.doesNotMatch(problem.message, /threads/);

    rig.env.ISA = 'avx512';
    const taken = await rig.json('run');
    assert.equal(taken.code, 0, taken.stderr);
    assert.ok(taken.ran.includes('shout'), taken.stdout + taken.stderr);
  });
});
