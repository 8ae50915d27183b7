import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { ReportFile } from '../../report/ground/study-types.ts';
import { makeReport } from '../../report/make-report.ts';
import { loadTypst } from '../../report/pdf/compile-pdf.ts';
import { sample } from '../rig/sample.ts';
import { skip } from '../rig/skip.ts';
import { fixtureStudy } from './fixture-study.ts';
import { installHostileFonts, pdfByName } from './hostile-fonts.ts';

const run = promisify(execFile);
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const digests = (files: readonly ReportFile[]): string[] => files.map(({ path, bytes }) => `${path} ${digest(bytes)}`);

/** Of a report made by another process: its files, and a PDF set in fonts found by name. */
async function digestsOf(
  node: string,
  cwd: string,
  env: Record<string, string> = {},
): Promise<{ files: string[]; byName: string }> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('print-digests.mts', import.meta.url));
  const { stdout } = await run(node, ['--import', tsx, script], { cwd, env: { ...process.env, ...env } });
  return JSON.parse(stdout);
}

/** Executables of other versions, from STRATA_TEST_NODES (a path list) and from the packages of `.ci/run`. */
function otherNodes(): string[] {
  const { STRATA_TEST_NODES: listed, STRATA_TEST_PEERS: peers } = process.env;
  const packed = peers ? ['node22', 'node24'].map((name) => join(peers, 'node_modules', name, 'bin/node')) : [];
  return [...(listed ?? '').split(delimiter).filter(Boolean), ...packed.filter(existsSync)];
}

const skipWithoutPdf = (test: Mocha.Context): never => skip(test, 'the typesetter has no package for this platform');

describe('the report', function () {
  this.timeout(180_000);
  let folder: string;
  let files: readonly ReportFile[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-report-'));
    files = await makeReport(fixtureStudy());
  });
  after(() => rm(folder, { recursive: true, force: true }));

  let asked: ReturnType<typeof digestsOf> | undefined;
  /** What another process makes elsewhere, where fonts of the same names are installed. */
  const elsewhere = async (): ReturnType<typeof digestsOf> => {
    const home = join(folder, 'home');
    await installHostileFonts(home);
    const env = { TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', HOME: home, XDG_DATA_HOME: '' };
    await mkdir(join(home, 'elsewhere'), { recursive: true });
    return digestsOf(process.execPath, join(home, 'elsewhere'), env);
  };

  it('has the same bytes in another folder, time zone, language and home, and with fonts of the same names installed', async () => {
    asked ??= elsewhere();
    assert.deepEqual((await asked).files, digests(files));
  });

  it('would have other bytes in those places if its fonts were found by name', async function () {
    if (!(await loadTypst())) skipWithoutPdf(this);
    asked ??= elsewhere();
    assert.notEqual((await asked).byName, digest(await pdfByName()));
  });

  it('has the same bytes under other versions of Node', async function () {
    const others = otherNodes();
    if (others.length === 0) {
      skip(this, 'no other Node: STRATA_TEST_NODES lists them, or STRATA_TEST_PEERS has node22');
    }
    for (const node of sample(others, undefined, 2))
      assert.deepEqual((await digestsOf(node, folder)).files, digests(files), node);
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
    if (!pdf) return skipWithoutPdf(this);
    await writeFile(join(folder, 'report.pdf'), pdf.bytes);
    const text = await run('pdftotext', ['-layout', join(folder, 'report.pdf'), '-']).catch(() => undefined);
    if (!text) {
      skip(this, 'pdftotext is not installed: apt-get install poppler-utils');
    }
    const summary = Buffer.from(files.find((one) => one.path === 'summary.txt')!.bytes).toString('utf8');
    const cells = [...summary.matchAll(/\d+\.\d \[\d+\.\d, \d+\.\d\]/g)].map((match) => match[0]);
    assert.equal(cells.length, 9);
    for (const cell of cells) assert.ok(text!.stdout.includes(cell), cell);
  });

  it('is set in fonts under names of its own, so that a font of the machine cannot change it', function () {
    const pdf = files.find((one) => one.path === 'report.pdf');
    if (!pdf) return skipWithoutPdf(this);
    const names = [
      ...Buffer.from(pdf.bytes)
        .toString('latin1')
        .matchAll(/\/FontName \/\w{6}\+([A-Za-z]+)/g),
    ].map((match) => match[1]!);
    assert.ok(names.length >= 3);
    for (const name of names) assert.match(name, /^Strata/);
  });

  it('is tagged and carries no date', function () {
    const bytes = files.find((one) => one.path === 'report.pdf')?.bytes;
    if (!bytes) return skipWithoutPdf(this);
    const pdf = Buffer.from(bytes).toString('latin1');
    assert.match(pdf, /\/MarkInfo/);
    assert.doesNotMatch(pdf, /\/CreationDate/);
  });
});
