import type { Expectations, Expected } from './expected.ts';

/** Trouble that people had elsewhere, and what should become of each. Inputs without a script of their own are made and tried. */
export const BUGS: Expectations = {
  'bugs/F01-report-bytes-after-a-break.sh': {
    seconds: 900,
    says: [
      ...['report\\.html', 'report\\.pdf', 'checklist\\.md', 'metrics\\.json'].map(
        (file) => new RegExp(`^(\\w{64}) .*f1a/latest/quick/${file}\\n(?:.*\\n)*\\1 .*f1b/latest/quick/${file}`, 'm'),
      ),
      /report: (?:bit-equal|the same bytes|.*same bytes)/,
    ],
    // A line of diff.
    never: [/^[<>] /m],
  },
  'bugs/F02-archive-end-not-checked.sh': {
    needs: ['python3', 'unzip', 'tar'],
    seconds: 600,
    // The zip is read whole: a fifth of its 40,000 images of 8x8 pixels is set aside for testing.
    says: [/1\.5 MiB {2}pixels\.u8/, /cut before the 56th/, /1 node failed[\s\S]*1 node failed/],
    never: [/2 classes/],
  },
  'bugs/F04-read-only-cache.sh': {
    seconds: 300,
    // The engine is kept elsewhere, or another one computes, and that is told.
    says: [/cannot be used: it cannot be written to|WebAssembly/, /random-encoder: ran/],
    never: [/STRATA_ENGINE_LIBRARIES/, /failed \(/],
  },
  'bugs/F05-equal-within-a-point-on-four-images.sh': {
    seconds: 300,
    says: [/^rc=0/m],
    never: [/[Ee]qual to within 1 point/],
  },
  'bugs/F06-thousand-classes.sh': {
    seconds: 1500,
    says: [/^rc=0/m, /metrics\.json/, /report\.html/],
    never: [/out-of-memory/],
  },
  'bugs/F07-majority-class.sh': {
    seconds: 300,
    edits: [
      [
        'majority|imbalanc|balanced accuracy',
        'majority|imbalanc|unbalanced|balanced accuracy|largest class|most common class',
      ],
    ],
    says: [/^rc=0/m, /report\.html:\S/, /metrics\.json|checklist\.md/],
  },
  'bugs/F08-test-images-in-train.sh': {
    seconds: 300,
    says: [/^rc=0/m, /^same bytes$/m, /20 (?:of|test images)/],
    never: [/test images are apart|are separate\b(?!.*not)/],
  },
  'bugs/F11-proxy.sh': {
    needs: ['curl'],
    seconds: 300,
    says: [/asked of the proxy by Strata:\nCONNECT www\.cs\.toronto\.edu:443/],
  },
  'bugs/F12-printed-commands.sh': {
    seconds: 300,
    says: [
      /make it again +npx tsx pipeline\.ts run folder .*--set data\.size=8/,
      /import '[^\n]*it'\\''s here\.tar'/,
      /^\$ npx/m,
    ],
    never: [/failed \(/, /does not exist/],
  },
  'bugs/F13-advice-that-leads-in-a-circle.sh': {
    seconds: 300,
    edits: [['failed \\(" -A2', 'failed \\(" -A4']],
    // No advice to lower what is 0, or any value of which gives the same words; the batch is named before anything is trained.
    says: [/--- defaults, 20 images\n[\s\S]*pretrain\.batch/],
    never: [/supervised: ran/, /split\.validation=0\n[\s\S]*Raise the fraction .* of validation images/],
  },
  'bugs/F15-captions-are-damaged-files.sh': {
    // The captions are left out and counted by their ending; the one that is damaged is named.
    says: [/=== captions +\nrc=0/, /=== captions-and-damage [^\n]*\nrc=0/, /"1 damaged [^"]*a\/3\.png\."/],
    never: [/damaged[^";]*\.txt/],
  },
  'bugs/F17-three-pixels.sh': {
    seconds: 300,
    // Prints only failures. The input that it names is not made by make.mjs.
    edits: [
      ['try.sh one-pixel', 'try.sh plain --set data.size=1'],
      [' | grep -A2 "failed ("', ''],
    ],
    says: [/^rc=0/m],
    never: [/failed \(/],
  },
  ...tried('training-testing', found(['glioma', 'meningioma', 'notumor'])),
  ...tried('training-set', found(['cats', 'dogs'])),
  ...tried('test-lacks-class', found(['r0', 'r180', 'r270', 'r90'])),
  ...tried('ipynb', found(['a', 'b', 'c'])),
  ...tried('csv', { says: [/^rc=[12]/m, /class/] }),
  ...tried('csv-train', { says: [/^rc=[12]/m, /class/] }),
  ...tried('train-class', { says: [/^rc=1/m, /unknown-folder/] }),
  ...tried('valid-invalid', found(['invalid', 'valid'])),
  // The name with a slash makes a deeper folder, which is refused: what is meant is a class.
  ...tried('odd-names', {
    before: `sed -i 's#<b>x</b>#<b>x#' ../cases/bugs/make.mjs`,
    says: [/^rc=0/m, /"__proto__"/, /"=1\+1"/],
  }),
  ...tried('many-classes', { says: [/^rc=0/m] }),
  ...tried('zip-backslash', { ...found(['cat', 'dog']), env: { DATA: '$WORK/in/zip-backslash/x.zip' } }),
  ...tried('files-backslash', found(['cat', 'dog'])),
  ...tried('zip-mac-utf8-noflag', {
    ...found(['caf\u00e9', 'tee']),
    env: { DATA: '$WORK/in/zip-mac-utf8-noflag/x.zip' },
  }),
  ...tried('zip-encrypted', { says: [/^rc=[12]/m, /encrypted/], env: { DATA: '$WORK/in/zip-encrypted/x.zip' } }),
  ...tried('jpeg-inner-damage', { says: [/^rc=0/m] }),
  ...tried('gray16', { says: [/^rc=0/m, /16 bit/] }),
  ...tried('exif', { says: [/^rc=0/m, /10 turned upright/] }, ['--set', 'data.size=16']),
  ...tried('non-square', { says: [/^rc=0/m] }),
  ...tried('non-square-tall', { says: [/^rc=0/m] }),
  ...tried('gif-as-jpg', { says: [/^rc=[12]/m, /GIF/] }),
  ...tried('avif-as-jpg', { says: [/^rc=[12]/m, /AVIF/] }),
  ...tried('zero-byte', { says: [/^rc=[12]/m, /a\/x\.jpg/] }),
  ...tried('animated', { says: [/^rc=0/m, /first (?:frame|picture)|animat/] }),
  ...tried('tiny', { says: [/^rc=0/m], env: { FULL: '1' }, seconds: 300 }),
  ...tried('three-each', { says: [/^rc=0/m] }),
};

function tried(name: string, expected: Expected, more: readonly string[] = []): Expectations {
  return { [`bugs/try.sh ${name}`]: { ...expected, runs: [[name, ...more]] } };
}

function found(classes: readonly string[]): Expected {
  return { says: [/^rc=0/m, new RegExp(JSON.stringify({ classes }).slice(1, -1).replaceAll(/[[\]]/g, '\\$&'))] };
}
