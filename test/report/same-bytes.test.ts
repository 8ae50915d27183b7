import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { makeReport } from '../../report/make-report.ts';
import type { ReportFile } from '../../report/types.ts';
import { fixtureStudy } from './fixture-study.ts';

const run = promisify(execFile);
const digests = (files: readonly ReportFile[]): string[] =>
  files.map(({ path, bytes }) => `${path} ${createHash('sha256').update(bytes).digest('hex')}`);

describe('the report', function () {
  this.timeout(60_000);
  let folder: string;
  let files: readonly ReportFile[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-report-'));
    files = await makeReport(fixtureStudy());
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('has the same bytes in another process with another folder, time zone, language and home', async () => {
    const module = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
    const script = join(folder, 'other.mts');
    await writeFile(
      script,
      `import { createHash } from 'node:crypto';
       const { makeReport } = await import(${module('../../report/make-report.ts')});
       const { fixtureStudy } = await import(${module('./fixture-study.ts')});
       for (const { path, bytes } of await makeReport(fixtureStudy()))
         console.log(path + ' ' + createHash('sha256').update(bytes).digest('hex'));`,
    );
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const env = { ...process.env, TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', HOME: folder };
    const { stdout } = await run(process.execPath, ['--import', tsx, script], { cwd: folder, env });
    assert.deepEqual(stdout.trim().split('\n'), digests(files));
  });

  it('names no folder of this machine and no date of today', () => {
    const here = fileURLToPath(new URL('../..', import.meta.url));
    const today = new Date().toISOString().slice(0, 10);
    for (const { path, bytes } of files) {
      const text = Buffer.from(bytes).toString('latin1');
      assert.ok(!text.includes(here), path);
      assert.ok(!text.includes(today) && !text.includes(`D:${today.replaceAll('-', '')}`), path);
    }
  });

  it('has in the text of the PDF the numbers of the main table', async function () {
    const pdf = files.find((one) => one.path === 'report.pdf');
    if (!pdf) {
      console.log('      (no PDF here: the typesetter has no native package for this platform)');
      this.skip();
    }
    await writeFile(join(folder, 'report.pdf'), pdf!.bytes);
    const text = await run('pdftotext', ['-layout', join(folder, 'report.pdf'), '-']).catch(() => undefined);
    if (!text) {
      console.log('      (pdftotext is not installed: apt-get install poppler-utils)');
      this.skip();
    }
    const summary = Buffer.from(files.find((one) => one.path === 'summary.txt')!.bytes).toString('utf8');
    const cells = [...summary.matchAll(/\d+\.\d \[\d+\.\d, \d+\.\d\]/g)].map((match) => match[0]);
    assert.equal(cells.length, 9);
    for (const cell of cells) assert.ok(text!.stdout.includes(cell), cell);
  });

  it('is set in fonts under names of its own, so that a font of the machine cannot change it', () => {
    const pdf = files.find((one) => one.path === 'report.pdf');
    if (!pdf) return;
    const names = [
      ...Buffer.from(pdf.bytes)
        .toString('latin1')
        .matchAll(/\/FontName \/\w{6}\+([A-Za-z]+)/g),
    ].map((match) => match[1]!);
    assert.ok(names.length >= 3);
    for (const name of names) assert.match(name, /^Strata/);
  });

  it('is tagged and carries no date', () => {
    const pdf = Buffer.from(files.find((one) => one.path === 'report.pdf')?.bytes ?? []).toString('latin1');
    if (pdf === '') return;
    assert.match(pdf, /\/MarkInfo/);
    assert.doesNotMatch(pdf, /\/CreationDate/);
  });
});
