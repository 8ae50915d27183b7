import assert from 'node:assert/strict';
import { readLayout } from '../../../data/image-files/layout.ts';
import { testStreams } from '../streams.ts';

const range = (count: number, name: (i: number) => string) => Array.from({ length: count }, (_, i) => name(i));
const layout = (names: string[], seed = 1) => readLayout('set.zip', names, testStreams(seed));

describe('the layout of a data set', () => {
  it('takes classes from the folders of train/ and test/, sorted, and unlabelled images beside them', () => {
    const found = layout([
      'test/dog/9.png',
      'train/dog/1.jpg',
      'train/cat/2.webp',
      'test/cat/3.JPEG',
      'unlabeled/x/1.png',
      'README.md',
    ]);
    assert.deepEqual(found.classes, ['cat', 'dog']);
    assert.deepEqual(found.train, { names: ['train/cat/2.webp', 'train/dog/1.jpg'], labels: [0, 1] });
    assert.deepEqual(found.test, { names: ['test/cat/3.JPEG', 'test/dog/9.png'], labels: [0, 1] });
    assert.deepEqual(found.unlabeled, { names: ['unlabeled/x/1.png'], labels: [-1] });
    assert.deepEqual(found.notes, []);
  });

  it('accepts one folder around everything', () => {
    const found = layout([
      'set/',
      'set/train/',
      'set/train/cat/1.png',
      'set/train/dog/1.png',
      'set/test/dog/2.png',
      'set/LICENSE',
    ]);
    assert.deepEqual(found.classes, ['cat', 'dog']);
    assert.deepEqual(found.test.names, ['set/test/dog/2.png']);
    assert.deepEqual(layout(['s/a/1.png', 's/a/2.png', 's/b/1.png', 's/b/2.png']).classes, ['a', 'b']);
  });

  it('draws a fifth of each class as test images by seed where there is no test folder, with a note', () => {
    const names = [...range(50, (i) => `cat/${i}.png`), ...range(20, (i) => `dog/${i}.png`)];
    const found = layout(names);
    const count = (part: { labels: readonly number[] }, label: number) => part.labels.filter((l) => l === label).length;
    assert.deepEqual([count(found.test, 0), count(found.test, 1)], [10, 4]);
    assert.deepEqual([...found.train.names, ...found.test.names].sort(), [...names].sort());
    assert.match(found.notes.join(' '), /no test\/ folder/);
    assert.deepEqual(layout([...names].reverse()), found);
    assert.notDeepEqual(layout(names, 2).test.names, found.test.names);
  });

  it('joins val/ to the training images, with a note', () => {
    const found = layout(['train/a/1.png', 'train/b/1.png', 'val/a/2.png', 'test/a/3.png']);
    assert.equal(found.train.names.length, 3);
    assert.match(found.notes.join(' '), /val\//);
  });

  it('counts any other file in a class folder as an image, which decoding refuses', () => {
    assert.deepEqual(
      layout(['train/a/1.png', 'train/a/notes.txt', 'train/b/1.png', 'test/a/1.png']).train.names.length,
      3,
    );
  });

  const refused: [string, string, RegExp, string[]][] = [
    ['no images', 'no-images', /set\.zip/, ['README.md', 'a/b/']],
    ['an empty list', 'no-images', /set\.zip/, []],
    ['a single class', 'one-class', /"cat"/, ['cat/1.png', 'cat/2.png']],
    [
      'an image without a class',
      'image-without-class',
      /"train\/1\.png"/,
      ['train/1.png', 'train/a/2.png', 'test/a/1.png'],
    ],
    ['an image at the top', 'image-without-class', /"1\.png"/, ['1.png', 'a/2.png', 'b/2.png']],
    ['a class in test only', 'class-in-test-only', /"dog"/, ['train/cat/1.png', 'train/cow/1.png', 'test/dog/2.png']],
    [
      'an empty class folder',
      'empty-class',
      /"train\/dog"/,
      ['train/cat/1.png', 'train/cow/1.png', 'train/dog/', 'test/cat/2.png'],
    ],
    ['test images only', 'no-training-images', /under train/, ['test/cat/1.png', 'test/dog/1.png']],
    [
      'an unknown folder beside train/',
      'unknown-folder',
      /"extra"/,
      ['train/a/1.png', 'train/b/1.png', 'test/a/1.png', 'extra/a/1.png'],
    ],
    ['too few images to split', 'too-few-images', /"dog".*1 image;/s, ['cat/1.png', 'cat/2.png', 'dog/1.png']],
  ];
  for (const [what, code, message, names] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => layout(names), { name: 'Problem', code, message }));
  }
});
