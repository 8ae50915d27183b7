import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { splitLine } from '../../../orchestrator/cli/completion-scripts.ts';
import { Rig } from '../../rig/rig.ts';
import { skip } from '../../rig/skip.ts';

describe('the words of an unfinished line', () => {
  it('are those that a shell would make of it', () => {
    assert.deepEqual(splitLine('run --only '), ['run', '--only', '']);
    assert.deepEqual(splitLine(`run --set 'a.b=["x y"]'`), ['run', '--set', 'a.b=["x y"]']);
    assert.deepEqual(splitLine('why pretrain\\[seed=1\\] "un'), ['why', 'pretrain[seed=1]', 'un']);
    assert.deepEqual(splitLine(''), ['']);
  });
});

describe('completion', function () {
  this.timeout(60_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.text();
    await rig.run('run');
  });
  after(() => rig.remove());

  /** Candidates for the last word, without what they are about. */
  const at = async (...words: string[]): Promise<string[]> => {
    const { code, stdout, stderr } = await rig.run('complete', '--', ...words);
    assert.equal(code, 0, stderr);
    return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0]!]));
  };

  it('knows commands, options, their values, experiments, nodes of the last run and paths of parameters', async () => {
    assert.deepEqual(await at('sta'), ['status']);
    assert.ok(!(await at('')).includes('complete'), 'the hidden command stays hidden');
    assert.deepEqual(await at('run', '--ke'), ['--keep-going']);
    assert.deepEqual(await at('run', '--voice', ''), ['soft', 'loud'], 'the values of an option of the project');
    assert.deepEqual(await at('run', ''), ['text', 'slow']);
    assert.deepEqual(await at('why', 'sh'), ['shout']);
    assert.deepEqual((await at('--store', 'artifacts', 'run', 'text', '--only', '')).sort(), [
      'count',
      'join',
      'read',
      'shout',
    ]);
    assert.deepEqual(await at('run', '--set', 'ma'), ['mark=']);
    assert.deepEqual(await at('run', '--set=ma'), ['--set=mark=']);
    assert.deepEqual(await at('run', 'slow', '--set', 'steps='), ['steps=40']);
    assert.deepEqual(await at('graph', '--output', ''), [':paths']);
    assert.deepEqual(await at('--store', 'nowhere', 'why', ''), []);
  });

  const hasShell = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;
  const inShell = async (shell: string, script: string): Promise<string> => {
    await writeFile(rig.path('script'), (await rig.run('completion', shell)).stdout);
    const options = { cwd: rig.dir, env: rig.env, encoding: 'utf8' } as const;
    const { stdout, stderr, status } = spawnSync(shell, ['-c', script], options);
    assert.equal(status, 0, stderr);
    return stdout;
  };

  it('works in bash, also after a word that readline breaks', async function () {
    if (!hasShell('bash')) return skip(this, 'bash is not installed');
    const ask = (line: string, word: string, words: string) =>
      `COMP_LINE='${line}'; COMP_POINT=${line.length}; COMP_WORDS=(${words} '${word}'); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _strata_complete; echo "\${COMPREPLY[*]}"`;
    const script = [
      'source ./script',
      ask('npx tsx pipeline.ts why sh', 'sh', 'npx tsx pipeline.ts why'),
      ask('npx tsx pipeline.ts run slow --set steps=', '=', 'npx tsx pipeline.ts run slow --set steps'),
      ask('npx tsx elsewhere.ts why sh', 'sh', 'npx tsx elsewhere.ts why'),
    ].join('\n');
    assert.equal(await inShell('bash', script), 'shout\n40\n\n');
  });

  it('asks the file alone that printed the script, from anywhere, and runs no other of that name', async function () {
    if (!hasShell('bash')) return skip(this, 'bash is not installed');
    const other = rig.path('other project');
    await mkdir(other);
    await writeFile(join(other, 'pipeline.ts'), "require('node:fs').writeFileSync('ran', '')");
    await writeFile(join(other, 'tsconfig.json'), '{"compilerOptions":{"paths":{"commander":["./pipeline.ts"]}}}');
    const line = (program: string) =>
      `COMP_LINE='npx tsx ${program} why sh'; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(npx tsx ${program} why sh); COMP_CWORD=4; _strata_complete; echo "\${COMPREPLY[*]}"`;
    const script = `source ./script; cd 'other project'; ${line('pipeline.ts')}; ${line('./pipeline.ts')}; ${line('../pipeline.ts')}`;
    assert.equal(
      await inShell('bash', script),
      '\n\n\n',
      'the store of the folder where the line is typed has no node',
    );
    const owned = `source ./script; cd 'other project'; ln -s ../artifacts artifacts; ${line('../pipeline.ts')}`;
    assert.equal(await inShell('bash', owned), 'shout\n');
    assert.equal(existsSync(join(other, 'ran')), false);
  });

  it('quotes whatever a candidate holds, since names come from files', async function () {
    if (!hasShell('bash')) return skip(this, 'bash is not installed');
    const hostile = ['zz`touch hacked`', 'zz#~x', 'zz$(touch hacked)', 'zz;touch hacked', "zz'"];
    const nodes = Object.fromEntries(hostile.map((name) => [name, { status: 'ran', outputs: {} }]));
    const run = { run: '20260101-000000-aaaa', experiment: 'text', set: [], startedAt: '2026-01-01T00:00:00.000Z' };
    await mkdir(rig.path('foreign/runs', run.run), { recursive: true });
    const owner = { host: '', boot: '', pid: 1, start: '' };
    await writeFile(
      rig.path('foreign/runs', run.run, 'run.json'),
      JSON.stringify({ ...run, owner, finished: { ok: true }, nodes }),
    );
    const script = `source ./script; COMP_LINE='node pipeline.ts --store foreign why z'; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(node pipeline.ts --store foreign why z); COMP_CWORD=5; _strata_complete; for one in "\${COMPREPLY[@]}"; do eval "printf '%s\\n' $one"; done`;
    assert.deepEqual((await inShell('bash', script)).trim().split('\n').sort(), hostile.sort());
    assert.equal(existsSync(rig.path('hacked')), false);
  });

  it('works in fish', async function () {
    if (!hasShell('fish')) return skip(this, 'fish is not installed');
    const script = "source ./script; complete -C 'npx tsx pipeline.ts why sh'";
    assert.equal(await inShell('fish', script), 'shout\tran\n');
  });

  it('is a script that zsh takes', async function () {
    if (!hasShell('zsh')) return skip(this, 'zsh is not installed');
    await inShell('zsh', 'autoload -U compinit; compinit -D -u; source ./script; (( $+functions[_strata_complete] ))');
  });

  it('names the shells that it knows', async () => {
    const { code, stderr } = await rig.run('completion', 'ksh');
    assert.equal(code, 2);
    assert.match(stderr, /bash, zsh, fish/);
  });
});
