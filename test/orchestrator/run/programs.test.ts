import assert from 'node:assert/strict';
import { mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished, Rig } from '../../rig/rig.ts';

const PIPELINE = `
import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
import { gate, late } from './stages/late.ts';
import { stray } from './stages/stray.ts';
await cli({
  source: import.meta.url,
  defaultExperiment: 'late',
  experiments: { late: { ways: [] as string[] } },
  schema: v.strictObject({ ways: v.array(v.string()) }),
  build: ({ ways }) => ({ ...Object.fromEntries(ways.map((way) => [way, stray({}, { way }, { label: way }).text])), late: late({ text: gate({}, {}).text }, {}).page }),
  environments: () => ({}),
});
`;

/** The second stage is not loaded before a file lies in the project. */
const STAGES = `
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Page, Text } from './artifacts.ts';
const params = v.strictObject({});
export const gate = stage({
  name: 'gate', source: import.meta.url, inputs: {}, params, outputs: { text: Text }, allow: ['read:open'],
  async run({ log }) {
    log('waiting');
    while (!existsSync('open')) await sleep(20);
    return { text: 'open' };
  },
});
export const late = stage({
  name: 'late', source: import.meta.url, inputs: { text: Text }, params, outputs: { page: Page },
  async run() {
    const { word } = await import('../text/word.ts');
    return { page: await word() };
  },
});
`;

const STRAY = `
import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';
export const stray = stage({
  name: 'stray', source: import.meta.url, inputs: {}, params: v.strictObject({ way: v.string() }), outputs: { text: Text },
  async run({ params }) {
    const by = await import('by');
    return { text: String(await by.default[params.way](process.cwd() + '/text/louder.ts', import.meta.url)) };
  },
});
`;

/** A package that loads code of the project in these ways. */
const BY = `
const { createRequire } = require('node:module');
module.exports = {
  import: async (path) => { try { await import(path); } catch {} },
  require: (path) => { try { require(path); } catch {} },
  relative: (_, url) => createRequire(url)('../text/louder.ts'),
};
`;

const WORD = `
import { readFile } from 'node:fs/promises';
const LETTER = 'A';
export async function word() {
  console.log(new Error('from here').stack);
  return LETTER + (await readFile(new URL('./word.txt', import.meta.url), 'utf8'));
}
`;

describe('the copy of the program that a run computes with', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.text();
    await rig.write('pipeline.ts', PIPELINE);
    await rig.write('stages/late.ts', STAGES);
    await rig.write('stages/stray.ts', STRAY);
    await rig.write('text/word.ts', WORD);
    await rig.write('text/word.txt', 'a');
    const packages = await realpath(rig.path('node_modules'));
    await rm(rig.path('node_modules'));
    await mkdir(rig.path('node_modules/by'), { recursive: true });
    await writeFile(rig.path('node_modules/by/package.json'), '{"main":"by.cjs"}');
    await writeFile(rig.path('node_modules/by/by.cjs'), BY);
    for (const name of ['valibot', '@standard-schema'])
      await symlink(join(packages, name), rig.path('node_modules', name));
  });
  afterEach(() => rig.remove());

  it('holds the code and data of its keys, though other ones lie there while it runs, and names the files as written', async () => {
    const child = rig.start('run', '--json');
    const begun = new Promise<void>((resolve) => {
      child.stdout!.on('data', (chunk) => String(chunk).includes('waiting') && resolve());
    });
    const ended = finished(child);
    await Promise.race([begun, ended]);
    await rig.edit('text/word.ts', (text) => text.replace("'A'", "'B'"));
    await rig.write('text/word.txt', 'b');
    await writeFile(rig.path('open'), '');
    const { code, stdout, stderr } = await ended;
    assert.equal(code, 0, stdout + stderr);
    const page = () => readFile(rig.path('artifacts/latest/late/page.txt'), 'utf8');
    assert.equal(await page(), 'Aa');
    assert.match(stdout, new RegExp(`at word .*${rig.dir}/text/word.ts:5`));
    assert.doesNotMatch(stdout, /\.files/);
    assert.deepEqual((await rig.json('run')).ran, ['late']);
    assert.equal(await page(), 'Bb');
    await rig.edit('text/word.ts', (text) => text.replace("'B'", "'A'"));
    await rig.write('text/word.txt', 'a');
    const stray = await rig.json('run', '--keep-going', '--set', 'ways=["import","require","relative"]');
    assert.equal(stray.nodes.late?.status, 'fresh', stray.stderr);
    assert.equal(await page(), 'Aa');
    for (const way of ['import', 'require', 'relative']) {
      const { problem } = stray.nodes[`stray:${way}`] as unknown as { problem: { code: string; message: string } };
      assert.equal(problem.code, 'undeclared-input', way);
      assert.match(problem.message, /"stray" loads .*text\/louder\.ts/, way);
    }
  });
});
