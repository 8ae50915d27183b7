import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { create } from 'tar';
import { Rig } from '../rig/rig.ts';

const image = (size: number, channels: 3 | 4 = 3): Promise<Buffer> =>
  sharp({ create: { width: size, height: size, channels, background: { r: 90, g: 120, b: 30, alpha: 1 } } })
    .png()
    .toBuffer();

describe('unusable data', function () {
  this.timeout(120_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.project();
  });
  afterEach(() => rmSync(rig.path('data-in'), { recursive: true, force: true }));
  after(() => rig.remove());

  const write = (name: string, content: Buffer | string): void => {
    mkdirSync(dirname(rig.path('data-in', name)), { recursive: true });
    writeFileSync(rig.path('data-in', name), content);
  };

  const refused = async (message: RegExp, path = 'data-in', ...args: string[]): Promise<void> => {
    const { code, stderr } = await rig.run('run', 'folder', '--only', 'decode', '--set', `data.path=${path}`, ...args);
    assert.ok(code === 1 || code === 2, `exit code ${code}: ${stderr}`);
    assert.match(stderr.replace(/\s+/g, ' '), message);
    assert.doesNotMatch(stderr, /\n\s+at .*:\d+:\d+/, 'no stack trace');
  };

  const twoClasses = async (): Promise<void> => {
    for (const part of ['train', 'test'])
      for (const name of ['cat', 'dog']) for (const i of [0, 1]) write(`${part}/${name}/${i}.png`, await image(8));
  };

  it('is refused where the folder is missing or empty', async () => {
    await refused(/data\.path|no-such/, 'no-such');
    mkdirSync(rig.path('data-in'));
    await refused(/data-in holds no JPEG, PNG or WebP images/);
  });

  it('is refused where a file is not an archive', async () => {
    writeFileSync(rig.path('data-in'), 'this is a letter, not an archive');
    await refused(/archive/i);
  });

  it('is refused where an archive would write outside its folder', async () => {
    await twoClasses();
    writeFileSync(rig.path('evil.png'), await image(8));
    await create({ file: rig.path('evil.tar'), cwd: rig.path('data-in'), preservePaths: true }, [
      '../evil.png',
      'train',
      'test',
    ]);
    await refused(/\.\.\/evil\.png/, 'evil.tar');
  });

  it('is refused where a class has test images only', async () => {
    await twoClasses();
    write('test/fox/0.png', await image(8));
    await refused(/fox/);
  });

  it('is refused where an image has another size, and data.size mends it', async () => {
    await twoClasses();
    write('train/dog/2.png', await image(12));
    await refused(/dog\/2\.png.*12.*data\.size/);
    const { code, stderr } = await rig.run(
      'run',
      'folder',
      '--only',
      'decode',
      '--set',
      'data.path=data-in',
      '--set',
      'data.size=8',
    );
    assert.equal(code, 0, stderr);
  });

  it('is refused where an image is cut short, or counted where the experiment says so', async () => {
    await twoClasses();
    write('train/dog/2.png', (await image(64)).subarray(0, 60));
    await refused(/dog\/2\.png/);
    const skip = await rig.run(
      'run',
      'folder',
      '--only',
      'decode',
      '--set',
      'data.path=data-in',
      '--set',
      'data.onBadImage=skip',
    );
    assert.equal(skip.code, 0, skip.stderr);
  });

  it('does not include transparent and grey images: they are read as colour', async () => {
    await twoClasses();
    write('train/dog/2.png', await image(8, 4));
    write(
      'train/dog/3.png',
      await sharp(await image(8))
        .grayscale()
        .toBuffer(),
    );
    const { code, stderr } = await rig.run('run', 'folder', '--only', 'decode', '--set', 'data.path=data-in');
    assert.equal(code, 0, stderr);
  });

  it('is refused without a network, and the message says how to pass a file', async () => {
    // No server listens at this address, and the attempts follow at once: the message is the same without a minute of waiting.
    await rig.edit('data/sets/cifar-card.ts', (text) =>
      text.replace("'https://www.cs.toronto.edu/~kriz/'", "'http://127.0.0.1:9/'"),
    );
    await rig.edit('data/download.ts', (text) => text.replace(/backoffSeconds = \d+/, 'backoffSeconds = 0.01'));
    await rig.edit('stages/download/data-set.ts', (text) => text.replace('delaySeconds: 5', 'delaySeconds: 0.01'));
    const { code, stderr } = await rig.run('run', 'cifar10', '--only', 'download');
    assert.equal(code, 1);
    assert.match(stderr.replace(/\s+/g, ' '), /CIFAR-10 could not be downloaded.*data\.path=FILE/);
  });
});
