import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { finished, Rig } from '../../rig/rig.ts';

describe('stages that ask for resources', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.text();
    await copyFile(rig.path('gpus.ts'), rig.path('pipeline.ts'));
    await mkdir(rig.path('busy'));
  });
  afterEach(() => rig.remove());

  const page = async () => (await readFile(rig.path('artifacts/latest/gpus/page.txt'), 'utf8')).split('\n');
  const events = (stdout: string) => stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
  const gpus = (...numbers: number[]) => ['--set', `gpus=${JSON.stringify(numbers)}`];

  it('see only the GPUs that they ask for', async () => {
    const run = await rig.json('run', '--jobs', '4', '--resources', 'gpu=0+5+7');
    assert.equal(run.code, 0, run.stderr);
    const seen = await page();
    assert.deepEqual(
      seen.slice(0, 4).map((names) => names.split(',').filter(Boolean).length),
      [1, 1, 2, 0],
    );
    const started = events(run.stdout).filter(({ type, stage }) => type === 'node-started' && stage === 'occupy');
    const told = Object.fromEntries(started.map(({ node, gpus: names }) => [node, names?.join(',') ?? '']));
    assert.deepEqual(
      ['n0', 'n1', 'n2', 'n3'].map((id) => told[`occupy:${id}`]),
      seen.slice(0, 4),
    );
    const shown = JSON.parse((await rig.run('show', 'occupy:n0', '--json')).stdout);
    assert.ok(shown.machine.split(', ').includes(seen[0]), shown.machine);
    // Not in the key: with other GPUs, all is there.
    assert.deepEqual((await rig.json('run', '--resources', 'gpu=1+2')).ran, []);
  });

  it('run at the same time if each has its own GPU', async () => {
    const run = await rig.json('run', '--jobs', '2', '--resources', 'gpu=0+1', ...gpus(1, 1), '--set', 'meet=2');
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual((await page()).slice(0, 2).sort(), ['0', '1']);
  });

  it('share no GPU with the stages of another run', async () => {
    const run = (meet: number) =>
      rig.start('run', '--json', '--resources', 'gpu=0', ...gpus(1), '--set', `meet=${meet}`);
    const says = (child: ReturnType<typeof run>, text: string) =>
      new Promise<void>((resolve, reject) => {
        let heard = '';
        child.stdout!.on('data', (chunk) => {
          heard += chunk;
          if (heard.includes(text)) resolve();
        });
        child.once('close', () => reject(new Error(`it ended without "${text}"`)));
      });
    const first = run(2); // goes on until it meets another
    const firstEnds = finished(first);
    await says(first, '"node-started","node":"occupy:n0"');
    const second = run(1);
    const secondEnds = finished(second);
    await says(second, 'waiting for GPU 0, which process');
    await writeFile(rig.path('busy', 'visitor'), '');
    for (const { code, stderr } of [await firstEnds, await secondEnds]) assert.equal(code, 0, stderr);
  });

  it('are refused before anything runs where the machine has less', async () => {
    const cases: [string[], RegExp][] = [
      [['--resources', 'gpu=0'], /"occupy:n2" asks for 2 GPUs, and there is 0\. .*--resources gpu=0\+1/],
      [['--resources', 'gpu='], /"occupy:n0" asks for 1 GPU, and there is none/],
      [
        ['--resources', 'cpu=2', ...gpus(0), '--set', 'cpu=3'],
        /asks for 3 processors, and there are 2.*--resources cpu=3/,
      ],
      [['--resources', 'gpu=0', ...gpus(-1)], /declares resources with gpu: -1/],
      [['--resources', 'gpu=0,0'], /"0" is none of cpu=8/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr, stdout } = await rig.run('run', ...args, '--json');
      assert.equal(code, 2, stderr);
      assert.match(stderr.replaceAll(/\s+/g, ' '), message);
      assert.ok(!events(stdout).some(({ type }) => type === 'node-started'), 'nothing ran');
    }
    assert.equal((await rig.json('run', '--resources', 'cpu=2', ...gpus(0), '--set', 'cpu=2')).code, 0);
  });
});
