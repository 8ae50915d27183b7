import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';

const cache = new URL('../../../node_modules/.cache/strata-tests/', import.meta.url);

/** A rig's folder, and what a run in the tests' own process adds to the address of its sources: see test/rig/here.ts. */
const RIG = /^(file:.*\/strata-rig-[^/]+\/).*\?(sources=\w+)/;

/** A hook of Node's module loader: what a source of such a run imports is loaded again with it after an edit. */
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const [, folder, sources] = RIG.exec(context.parentURL ?? '') ?? [];
  const isOwn = sources && found.url.startsWith(folder) && !found.url.includes('/node_modules/');
  return isOwn && !found.url.includes('?') ? { ...found, url: `${found.url}?${sources}` } : found;
}

/** A hook of Node's module loader: source files of TypeScript as JavaScript, everything else as Node has it. */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !/\.m?ts(\?|$)/.test(url) || url.includes('/node_modules/'))
    return next(url, context);
  const path = fileURLToPath(url);
  const text = readFileSync(path, 'utf8');
  return { format: 'module', source: await javaScriptOf(text, basename(path)), shortCircuit: true };
}

async function javaScriptOf(text, name) {
  const kept = new URL(createHash('sha256').update(`${name}\n${text}`).digest('hex'), cache);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { transform } = await import('esbuild');
    const options = { loader: 'ts', format: 'esm', target: 'node20', sourcemap: 'inline', sourcefile: name };
    const { code } = await transform(text, { ...options, sourcesContent: false });
    mkdirSync(cache, { recursive: true });
    // Threads of one process load the same file at the same time.
    const own = new URL(`${kept}.${process.pid}-${threadId}`);
    writeFileSync(own, code);
    renameSync(own, kept);
    return code;
  }
}
