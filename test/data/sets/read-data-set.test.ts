import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { readTar } from '../../../data/archive/tar.ts';
import { badImage } from '../../../data/image-files/problems.ts';
import { type ReadRequest, readDataSet } from '../../../data/sets/read-data-set.ts';
import { READERS } from '../../../data/sets/readers.ts';
import { skip } from '../../rig/skip.ts';
import { folderOf, type Item, tarOf } from '../archives.ts';
import { flat } from '../flat-image.ts';
import { testStreams } from '../streams.ts';

describe('reading a data set', () => {
  let folder: string;
  let items: Item[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-decode-'));
    items = [];
    for (const [c, name] of ['cat', 'dog'].entries()) {
      for (let i = 0; i < 5; i++) items.push({ name: `train/${name}/${i}.png`, bytes: await flat(c * 100, i, 7) });
      items.push({ name: `test/${name}/0.png`, bytes: await flat(c * 100, 50, 7) });
    }
    items.push({ name: 'unlabeled/u.png', bytes: await flat(1, 1, 1) });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const request = (path: string): ReadRequest => ({
    path,
    name: 'set',
    onBadImage: 'fail',
    workspace: async () => folder,
  });
  const decode = async (files = items, more: Partial<ReadRequest> = {}, watch = {}) => {
    const path = join(folder, 'set.tar');
    await writeFile(path, tarOf(files));
    return readDataSet({ ...request(path), ...more }, READERS, testStreams(), watch);
  };

  it('gives packed pixels, labels and sources, the same for any order and for folder and archive', async () => {
    const found = await decode();
    assert.equal(found.train.pixels.count, 10);
    assert.deepEqual([found.train.pixels.height, found.train.pixels.width, found.train.pixels.channels], [8, 8, 3]);
    assert.deepEqual([...found.train.labels], [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    assert.deepEqual(found.train.sources[7], 'train/dog/2.png');
    assert.deepEqual([...(await found.train.pixels.read(7, 8)).subarray(0, 3)], [100, 2, 7]);
    assert.deepEqual([...found.unlabeled.labels], [-1]);
    assert.deepEqual(found.train.card, { name: 'set', title: 'set', synthetic: false, notes: [] });

    const root = join(folder, 'tree');
    await folderOf(root, items);
    const others = [await decode([...items].reverse()), await readDataSet(request(root), READERS, testStreams())];
    for (const other of others) {
      assert.deepEqual(other.train.sources, found.train.sources);
      assert.deepEqual(await other.train.pixels.read(0, 10), await found.train.pixels.read(0, 10));
      assert.deepEqual(await other.test.pixels.read(0, 2), await found.test.pixels.read(0, 2));
    }
  });

  it('refuses a damaged file by name, or leaves it out and notes it on the card; a caption beside it is neither', async () => {
    const bad = [...items, { name: 'train/cat/note.txt', bytes: Buffer.from('hello') }];
    bad[2] = { name: bad[2]!.name, bytes: bad[2]!.bytes!.subarray(0, 60) };
    await assert.rejects(decode(bad), {
      name: 'Problem',
      code: 'bad-image',
      message: /"train\/cat\/2\.png".*onBadImage=skip/s,
    });
    const found = await decode(bad, { onBadImage: 'skip' });
    assert.equal(found.train.pixels.count, 9);
    assert.deepEqual(found.train.sources.slice(1, 3), ['train/cat/1.png', 'train/cat/3.png']);
    assert.deepEqual([...(await found.train.pixels.read(2, 3)).subarray(0, 3)], [0, 3, 7]);
    const { notes } = found.train.card;
    assert.deepEqual(notes, [
      '1 damaged or unreadable file was left out: train/cat/2.png.',
      'Ignored files that are no images: 1 .txt.',
    ]);
  });

  it('names files that it leaves out, and images that another program can convert', async () => {
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1');
    const names = ['train/cat/a.heic', 'train/cat/b.heic', 'train/cat/c.jpg', 'train/dog/d.png'];
    const bad = names.map((name, k) => ({ name, bytes: k < 3 ? heic : Buffer.from('x') }));
    const lines: string[] = [];
    const found = await decode([...items, ...bad], { onBadImage: 'skip' }, { log: (text: string) => lines.push(text) });
    assert.match(lines[0]!, /unreadable: 4 \(3 HEIC\): train\/cat\/a\.heic, .*c\.jpg and 1 more/);
    assert.match(found.train.card.notes[0]!, /^4 damaged or unreadable files were left out \(3 HEIC\): /);
  });

  it('says of many classes how large the smallest and the largest are', async () => {
    const many = Array.from({ length: 12 }, (_, c) =>
      Array.from({ length: c === 4 ? 5 : 3 }, (_, i) => ({ ...items[0]!, name: `c${c}/${i}.png` })),
    ).flat();
    const lines: string[] = [];
    await decode(many, {}, { log: (text: string) => lines.push(text) });
    assert.match(lines[0]!, /; 12 classes: c0, c1, c10, .*, …; from 3 \(c0\) to 5 \(c4\) images\.$/);
  });

  it('refuses a class of which every training image is damaged', async () => {
    const bad = items.map((item) => (item.name.startsWith('train/cat') ? { ...item, bytes: Buffer.from('x') } : item));
    await assert.rejects(decode(bad, { onBadImage: 'skip' }), { code: 'no-usable-images', message: /"cat" training/ });
  });

  it('says in one line what it found and what it did not take; hidden images and captions are on the card too', async () => {
    const bytes = items[0]!.bytes!;
    const more = [
      { name: 'train/cat/0.txt', bytes: Buffer.from('a caption') },
      { name: 'train/dog/noending', bytes },
      { name: 'train/dog/9.JPG_large', bytes },
      { name: 'labels.csv', bytes: Buffer.from('id,label') },
      { name: 'train/cat/@eaDir/0.png', bytes },
      { name: '.cat/1.png', bytes },
      { name: '.env', bytes },
      { name: 'logs/' },
    ];
    const lines: string[] = [];
    const { train } = await decode([...items, ...more], {}, { log: (text: string) => lines.push(text) });
    assert.deepEqual(lines, [
      'Images: 12 training, 2 test, 1 without labels; 2 classes: cat 6, dog 8. Not taken: no images: 1 .csv, 1 .txt; ' +
        'folders without images: 1; of the system or hidden: 1 @eaDir, 2 hidden.',
    ]);
    assert.deepEqual(train.card.notes, [
      'Ignored files that are no images: 1 .csv, 1 .txt.',
      'Ignored images with hidden names or in hidden folders: 1, the first of them .cat/1.png.',
    ]);
    await decode(items, {}, { log: (text: string) => lines.push(text) });
    assert.equal(lines[1], 'Images: 10 training, 2 test, 1 without labels; 2 classes: cat 6, dog 6.');
  });

  it('holds no other file in memory than images, however large it is', async () => {
    const root = join(folder, 'tree');
    await folderOf(root, items);
    await writeFile(join(root, 'train/cat/weights.ckpt'), '');
    await truncate(join(root, 'train/cat/weights.ckpt'), 3 * 1024 ** 3);
    const { train } = await readDataSet(request(root), READERS, testStreams());
    assert.deepEqual(train.card.notes, ['Ignored files that are no images: 1 .ckpt.']);
  });

  it('refuses an image of a format that is not read, whatever its name', async () => {
    for (const name of ['train/cat/x.jpg', 'train/cat/x', 'train/cat/x.gif'])
      await assert.rejects(decode([...items, { name, bytes: Buffer.from('GIF89a and more') }]), {
        code: 'bad-image',
        message: /is a GIF image; JPEG, PNG and WebP are read\. Convert it/,
      });
  });

  it('does not call a whole image damaged, and says what a decoder without words means', async () => {
    const create = { width: 2, height: 2, channels: 3, background: 'red' } as const;
    const header = await sharp({ create }).png().toBuffer();
    header.writeUInt32BE(20_000, 16);
    header.writeUInt32BE(20_000, 20);
    header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
    await assert.rejects(decode([...items, { name: 'train/cat/x.png', bytes: header }]), {
      code: 'bad-image',
      message:
        /x\.png" of .* cannot be read as .* image: it has 20000x20000 pixels; at most 100000000 are read\. Replace/,
    });
    assert.match(
      badImage('a', 'b.png', new Error('Unknown error')).message,
      / image: its content is damaged\. Replace/,
    );
  });

  it('counts on the card what became of odd pixels, and says where all are dark', async () => {
    const photo = sharp({ create: { width: 8, height: 8, channels: 3, background: '#402010' } });
    const turned = await photo.clone().withMetadata({ orientation: 3 }).jpeg().toBuffer();
    const clear = await photo.clone().ensureAlpha(0.5).png().toBuffer();
    const gray = await photo.clone().toColourspace('b-w').png().toBuffer();
    const more = [turned, clear, clear, gray].map((bytes, i) => ({ name: `train/cat/x${i}.png`, bytes }));
    assert.deepEqual((await decode([...items, ...more])).train.card.notes, [
      'Pixels: 1 turned upright as their orientation tag says; 2 with transparency, which was dropped; 1 gray, repeated in three channels.',
    ]);
    const dark = await Promise.all(items.map(async ({ name }, i) => ({ name, bytes: await flat(i, 3, 15) })));
    assert.match(
      (await decode(dark)).train.card.notes.join(),
      /^Dark or flat: .* of all images .* between 0 and 15 of 255/,
    );
    const levels = Uint16Array.from({ length: 192 }, (_, i) => i * 21);
    const twelve = sharp(levels, { raw: { width: 8, height: 8, channels: 3 } }).toColourspace('rgb16');
    const deep = { name: 'train/cat/deep.png', bytes: await twelve.png().toBuffer() };
    assert.match(
      (await decode([...items, deep])).train.card.notes[1]!,
      /^Dark or flat: all samples of all images of 16 bits .* 0 and 15/,
    );
  });

  it('refuses an image of a different size and names both images, unless it resizes them', async () => {
    const mixed = [...items, { name: 'train/cat/big.png', bytes: await flat(0, 200, 7, 'png', 16, 12) }];
    await assert.rejects(decode(mixed), {
      code: 'image-size',
      message: /"train\/cat\/big\.png".*16x12.*"train\/cat\/0\.png".*8x8.*data\.size=32/s,
    });
    const found = await decode(mixed, { size: 8 });
    assert.equal(found.train.pixels.count, 11);
    assert.match(found.train.card.notes.join(), /1 image was resized and centre-cropped to 8x8/);
  });

  it('notes on the card that JPEGs with the classes of CIFAR-10 are not the canonical bytes', async () => {
    const classes = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');
    const bytes = await flat(9, 9, 9, 'jpeg');
    const files = classes.flatMap((name) =>
      ['train', 'test'].map((part) => ({ name: `${part}/${name}/1.jpg`, bytes })),
    );
    const { card } = (await decode(files)).train;
    assert.equal(card.title, 'CIFAR-10 (image files)');
    assert.match(card.notes.join(' '), /JPEG \(re-compressed\) copy.*not the canonical bytes.*10 training and 10 test/);
  });

  it('reports its progress, and stops when aborted', async () => {
    const seen: number[] = [];
    await decode(items, {}, { progress: (done: number, total: number) => seen.push(done / total) });
    assert.equal(seen.length, items.length);
    assert.equal(seen.at(-1), 1);
    await assert.rejects(decode(items, {}, { signal: AbortSignal.abort(new Error('interrupted')) }), {
      message: 'interrupted',
    });
  });

  it('reads photographs from an archive, where it is there', async function () {
    const archive = fileURLToPath(new URL('../../../../shared/data/cifar10-jpeg.tar.gz', import.meta.url));
    if (!existsSync(archive)) {
      skip(this, 'no archive of photographs here');
    }
    this.timeout(10_000);
    const some: Item[] = [];
    for await (const { name, bytes } of readTar(archive, true, () => true)) {
      if (bytes === undefined) continue;
      some.push({ name, bytes });
      some.push(
        { name: name.replace(/^train\/airplane/, 'test/airplane'), bytes },
        { name: name.replace('airplane', 'plane'), bytes },
      );
      if (some.length >= 300) break;
    }
    const found = await decode(some);
    assert.deepEqual([found.train.pixels.count, found.test.pixels.count], [200, 100]);
    assert.deepEqual([found.train.pixels.height, found.train.pixels.width], [32, 32]);
    const first = await found.test.pixels.read(0, 1);
    assert.ok(first.reduce((sum, level) => sum + level, 0) / first.length > 60);
  });
});
