import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import type { ReportFile } from '../../../report/ground/study-types.ts';
import { makeReport } from '../../../report/make-report.ts';
import { type Browser, openBrowser } from '../../rig/browser.ts';
import { fixtureStudy } from '../fixture-study.ts';
import { longPage } from './long-page.ts';

const WIDTHS = [375, 1440];

/** A browser draws the page as it does for a reader. */
describe('report.html in a browser', function () {
  this.timeout(120_000);
  let opened: Browser;
  let files: readonly ReportFile[];
  let folder: string;
  const browser = (): any => ('browser' in opened ? opened.browser : undefined);
  const contexts: any[] = [];

  before(async function () {
    opened = await openBrowser();
    if ('missing' in opened) {
      console.log(`      (${opened.missing})`);
      return this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'strata-page-'));
    files = await makeReport(fixtureStudy());
    await writeFile(join(folder, 'report.html'), files.find((one) => one.path === 'report.html')!.bytes);
    await writeFile(join(folder, 'long.html'), longPage());
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  after(async () => {
    await browser()?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function open(options: Record<string, unknown> = {}, file = 'report.html'): Promise<any> {
    const context = await browser().newContext({ viewport: { width: 1440, height: 900 }, ...options });
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, file)).href);
    return page;
  }

  it('asks nothing of the network, writes no error to the console, and forbids itself to', async () => {
    const context = await browser().newContext();
    contexts.push(context);
    const page = await context.newPage();
    const told: string[] = [];
    page.on('console', (message: any) => message.type() !== 'log' && told.push(message.text()));
    page.on('pageerror', (error: Error) => told.push(error.message));
    page.on('request', (request: any) => /^(file|data):/.test(request.url()) || told.push(request.url()));
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
    await page.mouse.wheel(0, 4000);
    assert.deepEqual(told, []);
    const policy = await page.getAttribute('meta[http-equiv]', 'content');
    assert.match(policy, /default-src 'none'/);
    assert.ok(files.find((one) => one.path === 'report.html')!.bytes.length < 10e6);
  });

  for (const colorScheme of ['light', 'dark'])
    it(`has no serious finding of axe in the ${colorScheme}, what is folded and popovers shown too`, async () => {
      const page = await open({ colorScheme });
      await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true');
      await page.focus('table a.v');
      assert.ok(await page.isVisible('#origin'));
      await page.evaluate('axe' in opened ? opened.axe : '');
      const { violations, passes } = await page.evaluate(
        'axe.run().then(({ violations, passes }) => ({ passes: passes.length, violations: violations.map((v) => [v.impact, v.id, v.nodes.length, v.nodes[0].html.slice(0, 200)]) }))',
      );
      const serious = violations.filter(([impact]: [string]) => impact === 'serious' || impact === 'critical');
      assert.ok(passes > 20, `${passes} rules were checked`);
      assert.deepEqual(serious, []);
    });

  it('leads each link within it to a place that is there, and a number to its row, which unfolds and is in sight', async () => {
    const page = await open({ reducedMotion: 'reduce' });
    const links: string[] = await page.$$eval('a[href^="#"]', (all: any[]) => all.map((one) => one.hash.slice(1)));
    const ids = new Set(await page.$$eval('[id]', (all: any[]) => all.map((one) => one.id)));
    assert.ok(links.length > 20);
    assert.deepEqual(
      links.filter((id) => !ids.has(id)),
      [],
    );
    const target = await page.getAttribute('#table-main a.v', 'href');
    await page.click('#table-main a.v');
    const row = page.locator(target);
    const { height, y } = await row.boundingBox();
    assert.ok(y >= 0 && y < 900 && y + height > 0, `${y}`);
    assert.equal(await row.locator('details').evaluate((one: any) => one.open), true);
    assert.match(await row.innerText(), /npx tsx pipeline\.ts show probe-barlow-twins-1[\s\S]*sha256:[0-9a-f]{64}/);
    await row.locator('.inputs a').first().click();
    assert.match(await page.evaluate('location.hash'), /^#node-train-barlow-twins-1$/);
  });

  it('shows by pointer, by keyboard and by touch which node, key, digest and command a number comes from', async () => {
    const page = await open();
    const said =
      /Node\s+probe-barlow-twins-1[\s\S]*Stage\s+probe-at-fractions[\s\S]*Key\s+sha256:[\s\S]*Output\s+out sha256:[\s\S]*show probe-barlow-twins-1/;
    await page.hover('#table-main a.v');
    assert.match(await page.innerText('#origin'), said);
    await page.keyboard.press('Escape');
    assert.equal(await page.isVisible('#origin'), false);
    await page.focus('#table-main a.v');
    assert.match(await page.innerText('#origin'), said);
    assert.equal(await page.getAttribute('#table-main a.v', 'aria-describedby'), 'origin');
    await page.hover('#table-main a.v');
    await page.click('#origin a');
    assert.equal(await page.evaluate('location.hash'), '#node-probe-barlow-twins-1');
    assert.equal(await page.isVisible('#origin'), false);
    const phone = await open({ viewport: { width: 375, height: 700 }, hasTouch: true, isMobile: true });
    await phone.tap('.abstract a.v');
    assert.match(await phone.innerText('#origin'), said);
    assert.equal(await phone.evaluate('location.hash'), '');
    const box = await phone.locator('#origin').boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 375, JSON.stringify(box));
    await phone.tap('.abstract a.v');
    assert.equal(await phone.evaluate('location.hash'), '#node-probe-barlow-twins-1');
  });

  it('sorts a table by number within its groups, by mouse and keyboard, and restores it at the third press', async () => {
    const page = await open();
    const column = (table: string, n: number): Promise<string[]> =>
      page.$$eval(
        `#${table} tbody tr`,
        (rows: any[], at: number) => rows.map((row) => row.cells[at]?.innerText ?? ''),
        n,
      );
    const given = await column('table-significance', 2);
    const head = page.locator('#table-significance thead button').nth(2);
    await head.focus();
    await page.keyboard.press('Enter');
    const first = (cell: string): number => Number(cell.replaceAll('\u2212', '-').split(' ')[0]);
    const up = await column('table-significance', 2);
    assert.deepEqual(
      up.map(first),
      given.map(first).sort((a, b) => a - b),
    );
    assert.notDeepEqual(up, given);
    assert.equal(await page.getAttribute('#table-significance thead th:nth-child(3)', 'aria-sort'), 'ascending');
    await head.click();
    assert.deepEqual(await column('table-significance', 2), [...up].reverse());
    await head.click();
    assert.deepEqual(await column('table-significance', 2), given);
    const groups = await column('table-main', 0);
    await page.click('#table-main thead button');
    assert.deepEqual(await column('table-main', 0), groups);
  });

  it('cuts a table of more than 500 rows and filters the rest, a group without rows disappearing', async () => {
    const page = await open({}, 'long.html');
    assert.equal(await page.locator('#table-long tbody tr:not(.family)').count(), 499);
    assert.match(await page.innerText('#table-long .foot'), /first 500 of 604 rows/);
    await page.fill('#table-long input[type=search]', 'method-17');
    const shown = await page.$$eval('#table-long tbody tr', (rows: any[]) =>
      rows.filter((row) => row.offsetHeight > 0).map((row) => row.innerText.split('\t')[0].trim()),
    );
    assert.equal(shown.length, 12);
    assert.ok(
      shown.slice(1).every((name: string) => name.startsWith('method-17')),
      shown.join(),
    );
    assert.match(await page.innerText('#table-long [role=status]'), /11 of 499 rows/);
    await page.fill('#table-long input[type=search]', '');
    // Without a value last, in either order; suffixes of thousands count.
    await page.locator('#table-long thead button').nth(1).click();
    const cells = await page.$$eval('#table-long tbody tr', (rows: any[]) =>
      rows.map((row) => row.cells[1]?.innerText),
    );
    assert.deepEqual(cells.slice(1, 4), ['< 0.001', '0.001', '0.5']);
    assert.deepEqual(cells.slice(-2), ['2.1\u00a0M', '\u2013']);
  });

  it('holds the data of its figures and tables, which are those beside the report', async () => {
    const page = await open();
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#table-main a.data')]);
    assert.equal(download.suggestedFilename(), 'main.csv');
    const bytes = await readFile(await download.path());
    assert.ok(bytes.equals(Buffer.from(files.find((one) => one.path === 'tables/main.csv')!.bytes)));
  });

  it('draws every figure, in the dark too', async () => {
    const page = await open({ colorScheme: 'dark', reducedMotion: 'reduce' });
    const figures = await page.locator('.card').all();
    assert.ok(figures.length >= 6);
    for (const figure of figures) {
      const { channels } = await sharp(await figure.screenshot()).stats();
      const spread = Math.max(...channels.slice(0, 3).map((one) => one.stdev));
      assert.ok(spread > 8, `${await figure.getAttribute('aria-label')}: ${spread}`);
    }
  });

  for (const width of WIDTHS)
    it(`is never wider than a window of ${width} pixels`, async () => {
      for (const file of ['report.html', 'long.html']) {
        const page = await open({ viewport: { width, height: 800 } }, file);
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        assert.ok(wide <= width, `${file} ${wide}`);
      }
    });

  it('says the answer, its interval and the honesty marks before anything is scrolled', async () => {
    const page = await open();
    for (const part of ['h1', '.abstract', '.honesty']) {
      const box = await page.locator(part).first().boundingBox();
      assert.ok(box.y >= 0 && box.y + box.height <= 900, `${part} ${JSON.stringify(box)}`);
    }
    assert.match(await page.innerText('.abstract'), /\d+\.\d.% test accuracy \(95.% CI \d+\.\d to \d+\.\d/);
  });

  it('is whole without its script, and on paper, where nothing is folded and no control is printed', async () => {
    const plain = await open({ javaScriptEnabled: false });
    await plain.locator('#table-main a.v').first().click();
    assert.match(plain.url(), /#node-probe-barlow-twins-1$/);
    assert.equal(await plain.locator('#origin').count(), 0);
    const page = await open();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    assert.equal(await page.locator('#table-provenance dd.key').first().isVisible(), true);
    for (const hidden of ['nav', '.skip', 'a.data', '#origin'])
      assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    assert.equal(await page.$eval('#table-provenance details', (one: any) => one.open), false);
  });
});
