/**
 * Makes the pictures of README: the end of a run on a terminal of 80 columns, and the report's first page in a browser.
 *
 *   STRATA_TEST_PEERS=FOLDER node --import tsx bench/pictures.ts STORE
 *
 * It runs the quick study in STORE in tmux, so a store that has its results makes the pictures in a minute. `.ci/run`
 * says what FOLDER has to hold.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { openBrowser } from '../test/rig/browser.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const into = join(root, 'docs/pictures');
const COLUMNS = 80;
const ROWS = 60;

/** The screen after a command has ended, with its colours as escape sequences. */
async function screenOf(command: string): Promise<string> {
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-L', `pictures-${process.pid}`, ...args], { encoding: 'utf8' });
  tmux('-f', '/dev/null', 'new-session', '-d', '-x', `${COLUMNS}`, '-y', `${ROWS}`, '-c', root, 'cat');
  try {
    tmux('set-option', '-g', 'remain-on-exit', 'on');
    tmux('respawn-pane', '-k', `COLORTERM=truecolor ${command}`);
    while (!tmux('list-panes', '-F', '#{pane_dead}').startsWith('1')) await pause(500);
    return tmux('capture-pane', '-e', '-p')
      .replace(/\n+Pane is dead[^\n]*\s*$/, '')
      .trimEnd();
  } finally {
    tmux('kill-server');
  }
}

const ESCAPE = '\u001b';
const COLOURS = ['#1f2328', '#f47067', '#57ab5a', '#c69026', '#539bf5', '#b083f0', '#39c5cf', '#cdd9e5'];

/** A screen as HTML: bold, dim and the eight colours. */
function htmlOf(screen: string): string {
  let style = { bold: false, dim: false, colour: '' };
  const parts = screen.split(new RegExp(`${ESCAPE}\\[([\\d;]*)m`));
  return parts
    .map((part, at) => {
      if (at % 2 === 0) return `<span style="${css(style)}">${escaped(part)}</span>`;
      for (const code of part.split(';').map(Number)) style = changed(style, code);
      return '';
    })
    .join('');
}

type Style = { readonly bold: boolean; readonly dim: boolean; readonly colour: string };

function changed(style: Style, code: number): Style {
  if (code === 0) return { bold: false, dim: false, colour: '' };
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, colour: '' };
  return code >= 30 && code < 38 ? { ...style, colour: COLOURS[code - 30]! } : style;
}

const css = ({ bold, dim, colour }: Style): string =>
  `${bold ? 'font-weight:bold;' : ''}${dim ? 'opacity:.6;' : ''}${colour ? `color:${colour};` : ''}`;
const escaped = (text: string): string =>
  // Links of a terminal are for clicking.
  text
    .replace(new RegExp(`${ESCAPE}\\]8;;.*?${ESCAPE}\\\\`, 'g'), '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;');

/** Pictures of few colours take a fraction of the bytes. */
const save = async (png: Uint8Array, name: string): Promise<void> => {
  mkdirSync(into, { recursive: true });
  const { size } = await sharp(png).png({ palette: true, colours: 128, effort: 10 }).toFile(join(into, name));
  console.log(`${name}: ${Math.ceil(size / 1024)} KiB`);
};

const store = resolve(process.argv[2] ?? 'artifacts');
const screen = await screenOf(`npx tsx pipeline.ts run --store '${store}'`);
const font = readFileSync(join(root, 'report/fonts/strata-mono-regular.ttf')).toString('base64');
const terminal = `<style>@font-face{font-family:m;src:url(data:font/ttf;base64,${font})}
body{margin:0;background:#22272e;color:#cdd9e5}pre{margin:0;padding:16px;font:14px/1.35 m;width:${COLUMNS}ch}</style>
<pre><span style="opacity:.6">$ </span>npx tsx pipeline.ts run\n${htmlOf(screen)}</pre>`;

const opened = await openBrowser();
if ('missing' in opened) throw new Error(opened.missing);
const page = await opened.browser.newPage({ viewport: { width: 1100, height: 1100 }, deviceScaleFactor: 1.5 });
await page.setContent(terminal);
await save(await page.locator('pre').screenshot(), 'terminal.png');
await page.goto(pathToFileURL(join(store, 'latest/quick/report.html')).href);
await save(await page.screenshot(), 'report.png');
await opened.browser.close();
