import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DIFFERENT } from './different-edits.ts';
import { EFFECT_EDITS } from './effect-edits.ts';
import { FALSE_RERUNS } from './false-reruns.ts';
import { FAR_SAME } from './file-edits.ts';
import { KINDS_DIFFERENT, KINDS_SAME } from './kind-edits.ts';
import { LOAD_EDITS } from './load-edits.ts';
import { NAME_EDITS } from './name-edits.ts';
import { ARTIFACTS, type Files, loadParser, STAGE, TestProject } from './project.ts';
import { RESOURCE_EDITS } from './resource-edits.ts';
import { SAME } from './same-edits.ts';

/** Edits of stages/work.ts and stages/artifacts.ts: what there counts and what does not. */
const DECLARATION_EDITS: readonly (readonly [title: string, file: string, from: string, to: string, same: boolean])[] =
  [
    ['prose', 'stages/work.ts', 'Counts the images.', 'Counts all images.', true],
    ['the schema of its parameters', 'stages/work.ts', '0.1', '0.2', true],
    ['its environment', 'stages/work.ts', "name: 'work',", "name: 'work', environment: ['tensor'],", true],
    ['the way it reads a parameter', 'stages/work.ts', 'params.rate', "params['rate']", false],
    ['its run', 'stages/work.ts', 'params.rate)', 'params.rate + 1)', false],
    ['the number of an input', 'stages/work.ts', 'inputs: { images: Images }', 'inputs: { images: [Images] }', false],
    ['an output', 'stages/work.ts', 'outputs: { images: Images }', 'outputs: { pictures: Images }', false],
    [
      'how an artifact is written',
      'stages/artifacts.ts',
      "to.write('images', value)",
      "to.write('pixels', value)",
      false,
    ],
    ['how an artifact is read', 'stages/artifacts.ts', "from.bytes('images')", "from.bytes('pixels')", false],
    ['the version of an artifact', 'stages/artifacts.ts', 'version: 1', 'version: 2', false],
    ['where people find an artifact', 'stages/artifacts.ts', 'version: 1,', "version: 1, latest: 'root',", true],
    [
      'another artifact',
      'stages/artifacts.ts',
      'export const',
      "export const Other = artifact({ kind: 'o', version: 1 });\nexport const",
      true,
    ],
  ];

async function isSame(before: Files, after: Files): Promise<boolean> {
  const project = new TestProject(before);
  try {
    const first = await project.fingerprint();
    return (await project.write(after).fingerprint()).digest === first.digest;
  } finally {
    project.end();
  }
}

describe('Code fingerprint, edit by edit', () => {
  before(loadParser);
  for (const [title, before, after] of SAME)
    it(`stays the same with ${title}`, async () => {
      assert.equal(await isSame({ 'learn/work.ts': before }, { 'learn/work.ts': after }), true);
    });
  for (const [title, before, after] of DIFFERENT)
    it(`changes with ${title}`, async () => {
      assert.equal(await isSame({ 'learn/work.ts': before }, { 'learn/work.ts': after }), false);
    });
  for (const [title, before, after] of FALSE_RERUNS)
    it(`changes, though it need not, with ${title}`, async () => {
      assert.equal(await isSame({ 'learn/work.ts': before }, { 'learn/work.ts': after }), false);
    });
  it('is described with each false rerun', () => {
    const page = readFileSync(new URL('../../../docs/fingerprints.md', import.meta.url), 'utf8');
    const listed = [...page.matchAll(/^\| (?!edit |---)(.+?) \|$/gm)].map(([, title]) => title);
    assert.deepEqual(
      listed,
      FALSE_RERUNS.map(([title]) => title),
    );
  });
  for (const [title, work, files, edit] of [...FAR_SAME, ...KINDS_SAME])
    it(`stays the same with ${title}`, async () => {
      assert.equal(await isSame({ 'learn/work.ts': work, ...files }, edit), true);
    });
  const far = [...NAME_EDITS, ...EFFECT_EDITS, ...LOAD_EDITS, ...RESOURCE_EDITS, ...KINDS_DIFFERENT];
  for (const [title, work, files, edit] of far)
    it(`changes with ${title}`, async () => {
      assert.equal(await isSame({ 'learn/work.ts': work, ...files }, edit), false);
    });
  for (const [title, file, from, to, same] of DECLARATION_EDITS)
    it(`${same ? 'stays the same' : 'changes'} with ${title} of the stage`, async () => {
      const text = file === 'stages/work.ts' ? STAGE : ARTIFACTS;
      assert.ok(text.includes(from), 'the edit must find its place');
      assert.equal(await isSame({}, { [file]: text.replace(from, to) }), same);
    });
});
