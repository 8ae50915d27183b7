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

  const range3 = (folder: string) => range(3, (i) => `${folder}/${i}.png`);
  const both = (...folders: string[]) =>
    folders.flatMap((folder) => [...range3(`${folder}/a`), ...range3(`${folder}/b`)]);
  /** Layouts as they are published: folders, then the numbers of training, test and unlabelled images. */
  const understood: [string, string[], [number, number, number], string[]?][] = [
    ['Training/ and Testing/', both('Training', 'Testing'), [6, 6, 0]],
    ['training_set/ and test_set/ in a folder', both('dataset/training_set', 'dataset/test_set'), [6, 6, 0]],
    [
      'seg_train/seg_train/ and a part without labels',
      [...both('seg_train/seg_train', 'seg_test/seg_test'), ...range3('seg_pred/seg_pred')],
      [6, 6, 3],
    ],
    [
      'train/train/, valid/valid/ and test/test/',
      [...both('train/train', 'valid/valid'), ...range3('test/test/a')],
      [12, 3, 0],
    ],
    ['a year behind the word', both('train2017', 'val2017', 'test2017'), [12, 6, 0]],
    ['words in one', both('TrainSet', 'testImages'), [6, 6, 0]],
    ['trainset/ and dev/', both('trainset', 'dev', 'TEST'), [12, 6, 0]],
    ['folders around everything, three of them', both('x/y/z/train', 'x/y/z/test'), [6, 6, 0]],
    ['a folder in each class', [...range3('a/images'), ...range3('b/images')], [4, 2, 0]],
    ['classes first', ['a/train', 'a/test', 'b/train', 'b/Test'].flatMap(range3), [6, 6, 0]],
    [
      'classes first, with a part without labels',
      [...range3('a/train'), ...range3('b/train'), ...range3('a/test'), ...range3('unlabeled')],
      [6, 3, 3],
    ],
    ['classes called valid and invalid', [...range3('valid'), ...range3('invalid')], [4, 2, 0], ['invalid', 'valid']],
    [
      'kinds of trains as classes',
      [...range3('day_train'), ...range3('night_train')],
      [4, 2, 0],
      ['day_train', 'night_train'],
    ],
    ['a folder around everything whose name has such a word', both('my test data'), [4, 2, 0]],
    [
      'two forms of one name',
      [...range3('train/caf\u00e9'), ...range3('train/b'), ...range3('test/cafe\u0301')],
      [6, 3, 0],
      ['b', 'café'],
    ],
  ];
  for (const [what, names, counts, classes = ['a', 'b']] of understood)
    it(`understands ${what}`, () => {
      const found = layout(names);
      assert.deepEqual(found.classes, classes);
      const { train, test, unlabeled } = found;
      assert.deepEqual([train.names.length, test.names.length, unlabeled.names.length], counts);
      // Where the data have a test part, its images are those of its folder.
      if (found.notes.every((note) => !/no test/.test(note))) assert.ok(test.names.every((name) => /test/i.test(name)));
    });

  it('says what is joined: folders for validation, and two forms of Unicode for one class', () => {
    const notes = (names: string[]) => layout(names).notes.join(' ');
    assert.match(notes(both('train', 'dev', 'test')), /^The images of dev\/ were joined to the training images/);
    assert.equal(layout(both('train', 'dev', 'test')).validation, 6);
    assert.match(
      notes([...range3('caf\u00e9'), ...range3('cafe\u0301'), ...range3('b')]),
      /"café".*2 forms of Unicode/,
    );
    assert.match(
      notes([...both('seg_train', 'seg_test'), ...range3('seg_pred')]),
      /seg_pred\/ count as images without labels/,
    );
  });

  it('names classes that differ in case or blanks alone', () => {
    const { notes } = layout([...range3('Cat'), ...range3('cat '), ...range3('dog')]);
    assert.match(notes.join(), /^The classes "Cat" and "cat " differ in case, blanks or forms of letters alone\./);
  });

  it('counts files that are no images by their endings, and folders without images, and takes none of them', () => {
    const found = layout([
      ...both('train', 'test'),
      'train/a/0.txt',
      'train/b/0.TXT',
      'a.csv',
      'LICENSE',
      'logs/',
      'notes/x.xml',
    ]);
    assert.deepEqual(found.ignored, { '.csv': 1, '.txt': 2, '.xml': 1, 'no ending': 1 });
    assert.deepEqual(found.withoutImages, ['logs', 'notes']);
    assert.deepEqual([found.train.names.length, found.test.names.length], [6, 6]);
    const many = layout([
      ...range3('a'),
      ...range3('b'),
      ...range(20, (i) => `a/shot.${1000 + i}`),
      'a/x.txt',
      'b/x.txt',
    ]);
    assert.deepEqual([many.ignored['.txt'], many.ignored['with other endings']], [2, 13]);
    assert.deepEqual(layout([...range3('a'), ...range3('b'), 'annotations/x.xml']).withoutImages, ['annotations']);
  });

  it('takes endings of JPEG that are seldom, and what its caller knows to be an image', () => {
    const names = ['a/1.jfif', 'a/2.jpe', 'b/1.JPG', 'b/2', 'b/3'];
    assert.equal(layout(names.slice(0, 3).concat('b/2.jpeg')).train.names.length, 2);
    const found = readLayout('x', names, testStreams(1), (name) => name !== 'b/3');
    assert.deepEqual([...found.train.names, ...found.test.names].sort(), names.slice(0, 4));
    assert.deepEqual(found.ignored, { 'no ending': 1 });
  });

  const refused: [string, string, RegExp, string[]][] = [
    ['no images', 'no-images', /set\.zip/, ['README.md', 'a/b/']],
    ['archives in a folder', 'no-images', /holds the archive "train\.zip": unpack that/, ['labels.csv', 'train.zip']],
    ['an empty list', 'no-images', /set\.zip/, []],
    ['a single class', 'one-class', /"cat"/, ['cat/1.png', 'cat/2.png']],
    [
      'an image without a class',
      'image-without-class',
      /"train\/1\.png"/,
      ['train/1.png', 'train/a/2.png', 'test/a/1.png'],
    ],
    ['labels in a table', 'image-without-class', /such as "labels\.csv", are not read/, ['1.png', 'labels.csv']],
    ['one folder and a table', 'one-class', /"set\/l\.TSV", are not read/, ['set/img/1.png', 'set/l.TSV']],
    ['an image at the top', 'image-without-class', /"1\.png"/, ['1.png', 'a/2.png', 'b/2.png']],
    [
      'a class in test only',
      'class-without-training',
      /"dog".*test\/.*train\//s,
      ['train/cat/1.png', 'train/cow/1.png', 'test/dog/2.png'],
    ],
    [
      'an empty class folder',
      'empty-class',
      /"train\/dog"/,
      ['train/cat/1.png', 'train/cow/1.png', 'train/dog/', 'test/cat/2.png'],
    ],
    ['test images only', 'no-training-images', /none for training/, ['test/cat/1.png', 'test/dog/1.png']],
    [
      'an unknown folder beside train/',
      'unknown-folder',
      /"extra"/,
      ['train/a/1.png', 'train/b/1.png', 'test/a/1.png', 'extra/a/1.png'],
    ],
    [
      'a class in validation only',
      'class-without-training',
      /"images".*val\//s,
      [...both('train'), 'val/images/1.png'],
    ],
    [
      'a class with another case in test',
      'class-without-training',
      /"cat".*"Cat" is there/s,
      ['train/Cat/1.png', 'train/b/1.png', 'test/cat/1.png'],
    ],
    [
      'a class called train',
      'unknown-folder',
      /"bus".*beside train\/.*If "train" is a class, rename it/s,
      ['bus', 'train', 'plane'].flatMap(range3),
    ],
    ['two folders that can be one part', 'twin-parts', /"train" and "training"/, both('train', 'training')],
    ['folds', 'folds-as-classes', /fold1, fold2.*Join them/s, both('fold1', 'fold2')],
    ['folds with images in them', 'folds-as-classes', /fold_1, fold_2/, [...range3('fold_1'), ...range3('fold_2')]],
    ['folds in a part', 'folds-as-classes', /fold1/, both('train/fold1', 'train/fold2')],
    [
      'classes in groups',
      'deeper-folders',
      /"s1\/a\/0\.png".*There are s1, s2, and in them a, b, which come again.*CLASS\/train\/IMAGE/s,
      both('s1', 's2'),
    ],
    [
      'groups in classes',
      'deeper-folders',
      /in them x, y\. /,
      [...range3('train/a/x'), ...range3('train/b/y'), ...range3('test/a')],
    ],
    [
      'classes at two depths',
      'deeper-folders',
      /"a\/0\.png".*"cells\/a\/0\.png" lies at another depth/s,
      [...both('cells'), ...range3('a')],
    ],
    [
      'classes first, but one of them without parts',
      'deeper-folders',
      /"bad\/0\.png".*such as train\//s,
      [...range3('good/train'), ...range3('good/test'), ...range3('bad')],
    ],
    [
      'a folder of other files beside classes in a part',
      'empty-class',
      /"train\/labels"/,
      [...both('train', 'test'), 'train/labels/1.txt'],
    ],
    ['Testing/ alone', 'no-training-images', /Testing\//, both('Testing')],
    [
      'too few images to split',
      'too-few-images',
      /"dog".*a class beside cat, and has 1 image;.*move its images to unlabeled/s,
      ['cat/1.png', 'cat/2.png', 'dog/1.png'],
    ],
  ];
  for (const [what, code, message, names] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => layout(names), { name: 'Problem', code, message }));
  }
});
