import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Rig } from '../../rig/rig.ts';

const ways = (...list: (readonly [stage: string, how: string])[]): string[] => [
  '--set',
  `ways=${JSON.stringify(list)}`,
];

describe('what stages do beside what they declare', function () {
  this.timeout(120_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.copy('test/rig/nosy-project');
    rig.env.STRATA_TEST_NOSY = 'yes';
    await writeFile(rig.path('table.csv'), '1,2\n');
  });
  after(() => rig.remove());

  const refused: readonly (readonly [stage: string, how: string, code: string, message: RegExp])[] = [
    ['nosy', 'read', 'undeclared-input', /"nosy" reads table\.csv at stages\.ts:28,.*'read:table\.csv'.*in stages\.ts/],
    ['nosy', 'read and say nothing', 'undeclared-input', /reads table\.csv at stages\.ts:29/],
    ['nosy', 'ask the environment', 'undeclared-input', /variable STRATA_TEST_NOSY at stages\.ts:30/],
    ['nosy', 'start a program', 'undeclared-input', /program "true" at stages\.ts:31/],
    ['nosy', 'fetch', 'undeclared-input', /the network at stages\.ts:32/],
    ['nosy', 'write', 'undeclared-output', /changes left\.txt at stages\.ts:33,.*'write:left\.txt'/],
    ['nosy', 'write beside its folder', 'undeclared-output', /changes artifacts\/tmp\/left\.txt at stages\.ts:34/],
    ['nosy', 'delete', 'undeclared-output', /changes table\.csv at stages\.ts:35/],
    ['inline', 'read', 'undeclared-input', /"inline" reads table\.csv at stages\.ts:28/],
    ['inline', 'write', 'undeclared-output', /changes left\.txt at stages\.ts:33/],
    [
      'loads',
      'as it loads',
      'undeclared-input',
      /"loads" reads table\.csv at loads\.ts:8,.*'read:table\.csv'.*in loads\.ts/,
    ],
    ['permitted', 'fetch', 'undeclared-input', /the network/],
    [
      'wrong',
      'text',
      'bad-output',
      /"wrong" returned a string \(one, two\) as its output "numbers".*not of type "numbers"/,
    ],
    ['wrong', 'object', 'bad-output', /returned an object with list as its output "numbers"/],
    ['wrong', 'nothing', 'missing-output', /declares the output "numbers" but returned none/],
  ];
  const fine = [
    ['permitted', 'read'],
    ['permitted', 'ask the environment'],
    ['permitted', 'start a program'],
    ['permitted', 'write'],
    ['inline', 'be good'],
  ] as const;

  it('fails the node with the line to add, records nothing, and leaves the others alone', async () => {
    const set = ways(...refused.map(([stage, how]) => [stage, how] as const), ...fine);
    const result = await rig.json('run', '--keep-going', ...set);
    assert.equal(result.code, 1, result.stderr);
    const name = (stage: string, how: string): string => `${stage}:${how.replaceAll(' ', '-')}`;
    for (const [stage, how, code, message] of refused) {
      const { status, problem } = result.nodes[name(stage, how)] as any;
      assert.equal(status, 'failed', how);
      assert.equal(problem.code, code, problem.message);
      assert.match(problem.message, message);
    }
    for (const [stage, how] of fine) assert.equal(result.nodes[name(stage, how)]?.status, 'ran', how);
    assert.equal(readdirSync(rig.path('artifacts/records')).length, fine.length + 1);
    assert.ok(existsSync(rig.path('table.csv')));
    assert.equal(result.last.failed, refused.length);
    assert.doesNotMatch(result.stderr, /\n\s+at /, 'no stack trace');
    assert.deepEqual(readdirSync(rig.path('artifacts/tmp')), []);
  });

  it('is seen in the code before anything runs', async () => {
    const { code, stderr } = await rig.run('run', '--set', 'clock=true');
    assert.equal(code, 2, stderr);
    assert.match(stderr.replace(/\s+/g, ' '), /"plain" asks for Date\.now at stages\.ts:\d+, .*allow: \['Date\.now'\]/);
  });

  it('is a wrong wiring too, where no compiler has looked', async () => {
    const { code, stderr } = await rig.run('status', '--set', 'miswired=true');
    assert.equal(code, 2, stderr);
    assert.match(
      stderr.replace(/\s+/g, ' '),
      /"plain" is wired wrongly: its input "text" takes "text" and got "numbers" \(the output "numbers" of stage "wrong"\)/,
    );
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
});
