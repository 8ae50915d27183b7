import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { extract } from 'tar';

/** A browser to test pages in, and the accessibility checker's script; what is missing, where there is none. */
export type Browser = { readonly browser: any; readonly axe: string } | { readonly missing: string };

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const inflate = promisify(brotliDecompress);

/**
 * Headless Chromium by playwright-core, from STRATA_TEST_PEERS or node_modules: the one that STRATA_TEST_CHROMIUM names,
 * else one on the path, else that of the package @sparticuz/chromium, which brings the libraries that it needs.
 */
export async function openBrowser(): Promise<Browser> {
  const { STRATA_TEST_PEERS: peers, STRATA_TEST_CHROMIUM: given } = process.env;
  const require = createRequire(peers ? join(peers, 'package.json') : import.meta.url);
  const resolve = (name: string): string | undefined => {
    try {
      return require.resolve(name);
    } catch {
      return undefined;
    }
  };
  const [playwright, axe] = [resolve('playwright-core'), resolve('axe-core/axe.min.js')];
  if (!playwright || !axe)
    return {
      missing: 'playwright-core and axe-core are not installed: STRATA_TEST_PEERS names their folder (see .ci/run)',
    };
  const packed = resolve('@sparticuz/chromium');
  const found = given ?? onPath();
  const unpacked = found === undefined && packed ? await unpack(packed) : undefined;
  const executablePath = found ?? unpacked?.path;
  if (executablePath === undefined)
    return { missing: 'there is no Chromium: STRATA_TEST_CHROMIUM names one, or it is on the path (see .ci/run)' };
  try {
    const { chromium } = require(playwright);
    const args = ['--no-sandbox', '--disable-gpu'];
    const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...unpacked?.env } });
    return { browser, axe: await readFile(axe, 'utf8') };
  } catch (error) {
    return { missing: `${executablePath} does not start: ${String(error).slice(0, 300)}` };
  }
}

const onPath = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path) && runs(path));

/** A package manager's stand-in of the same name only says how to install the browser. */
function runs(path: string): boolean {
  try {
    return /\d+\.\d+/.test(
      execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return false;
  }
}

/** The package's archives, unpacked once beside it: browser, libraries, a font. */
async function unpack(main: string): Promise<{ path: string; env: Record<string, string> } | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const root = main.slice(0, main.lastIndexOf('chromium') + 'chromium'.length);
  const [source, folder] = [join(root, 'bin'), join(root, 'unpacked')];
  const path = join(folder, 'chromium');
  if (!existsSync(path)) {
    await mkdir(folder, { recursive: true });
    for (const name of (await readdir(source)).filter((one) => one.endsWith('.tar.br'))) {
      const archive = join(folder, name.replace('.br', ''));
      await writeFile(archive, await inflate(await readFile(join(source, name))));
      await extract({ file: archive, cwd: folder });
      await rm(archive);
    }
    const fonts = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`;
    await writeFile(join(folder, 'fonts.conf'), fonts);
    await writeFile(`${path}.part`, await inflate(await readFile(join(source, 'chromium.br'))));
    await chmod(`${path}.part`, 0o755);
    // Whole or not at all, also where a test was interrupted.
    await rename(`${path}.part`, path);
  }
  return { path, env: { LD_LIBRARY_PATH: join(dirname(path), 'lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') } };
}
