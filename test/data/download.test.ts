import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadArchive } from '../../data/download.ts';
import type { Archive } from '../../data/types.ts';

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 255));
const MD5 = createHash('md5').update(CONTENT).digest('hex');

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

const send = (
  response: ServerResponse,
  request: IncomingMessage,
  ranges: boolean,
  cutAfter = Number.POSITIVE_INFINITY,
) => {
  const asked = ranges ? /^bytes=(\d+)-$/.exec(request.headers.range ?? '') : null;
  const start = asked === null ? 0 : Number(asked[1]);
  const headers: Record<string, string | number> = { 'content-length': CONTENT.length - start };
  if (asked !== null) headers['content-range'] = `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}`;
  response.writeHead(asked === null ? 200 : 206, headers);
  if (cutAfter >= CONTENT.length) return response.end(CONTENT.subarray(start));
  return response.write(CONTENT.subarray(start, start + cutAfter), () => setTimeout(() => response.destroy(), 20));
};

describe('downloading an archive', () => {
  let server: Server;
  let folder: string;
  let archive: Archive;
  let asked: { range: string | undefined; url: string }[];
  let answer: Answer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-download-'));
    asked = [];
    server = createServer((request, response) => {
      asked.push({ range: request.headers.range, url: request.url! });
      answer(request, response, asked.length);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    archive = { name: 'set.bin', md5: MD5, addresses: [`http://127.0.0.1:${port}/`] };
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  const download = (more: object = {}, watch: object = {}) =>
    downloadArchive(
      { title: 'A set', archives: [archive], folder, backoffSeconds: 0.01, timeoutSeconds: 5, ...more },
      watch,
    );

  it('fetches it whole, reports its progress, and leaves nothing else behind', async () => {
    answer = (request, response) => send(response, request, true);
    const seen: [number, number | undefined][] = [];
    const { path, digest } = await download({}, { progress: (...at: [number, number | undefined]) => seen.push(at) });
    assert.deepEqual(await readFile(path), CONTENT);
    assert.deepEqual(digest, { algorithm: 'md5', hex: MD5 });
    assert.deepEqual(seen.at(-1), [CONTENT.length, CONTENT.length]);
    assert.deepEqual(await readdir(folder), ['set.bin']);
  });

  it('resumes by Range where the connection was cut', async () => {
    answer = (request, response, count) => send(response, request, true, count < 3 ? 100_000 : undefined);
    const { path } = await download();
    assert.deepEqual(await readFile(path), CONTENT);
    assert.equal(asked.length, 3);
    assert.equal(asked[0]!.range, undefined);
    assert.match(asked[1]!.range!, /^bytes=[1-9]\d*-$/);
  });

  it('resumes from the part that an earlier run left', async () => {
    await writeFile(join(folder, 'set.bin.part'), CONTENT.subarray(0, 1234));
    answer = (request, response) => send(response, request, true);
    assert.deepEqual(await readFile((await download()).path), CONTENT);
    assert.deepEqual(
      asked.map((request) => request.range),
      ['bytes=1234-'],
    );
  });

  it('starts again where the server ignores Range', async () => {
    answer = (request, response, count) => send(response, request, false, count < 2 ? 100_000 : undefined);
    assert.deepEqual(await readFile((await download()).path), CONTENT);
    assert.match(asked[1]!.range!, /^bytes=/);
  });

  it('deletes a part that is longer than the file', async () => {
    await writeFile(join(folder, 'set.bin.part'), Buffer.alloc(CONTENT.length + 5));
    answer = (request, response) => {
      if (request.headers.range === undefined) send(response, request, true);
      else response.writeHead(416).end();
    };
    assert.deepEqual(await readFile((await download()).path), CONTENT);
  });

  it('starts again where the bytes of a part spoil the checksum', async () => {
    await writeFile(join(folder, 'set.bin.part'), Buffer.alloc(5000, 7));
    answer = (request, response) => send(response, request, true);
    assert.deepEqual(await readFile((await download()).path), CONTENT);
  });

  it('tries again after 500, and gives up on 404 at once', async () => {
    answer = (request, response, count) => {
      if (count < 3) response.writeHead(500).end('busy');
      else send(response, request, true);
    };
    assert.deepEqual(await readFile((await download()).path), CONTENT);
    asked = [];
    await rm(join(folder, 'set.bin'));
    answer = (_, response) => response.writeHead(404).end();
    await assert.rejects(download(), {
      name: 'Problem',
      code: 'no-network',
      message: /HTTP 404.*--set data\.path=FILE/s,
    });
    assert.equal(asked.length, 1);
  });

  it('gives up after the given number of attempts, and says how to pass a local file', async () => {
    answer = (_, response) => response.writeHead(503).end();
    await assert.rejects(download({ attempts: 3 }), { code: 'no-network', message: /HTTP 503, tried 3 times/ });
    assert.equal(asked.length, 3);
  });

  it('ends an attempt in which no bytes arrive', async () => {
    answer = (request, response, count) => {
      if (count > 1) send(response, request, true);
    };
    assert.deepEqual(await readFile((await download({ timeoutSeconds: 0.1 })).path), CONTENT);
    assert.equal(asked.length, 2);
  });

  it('refuses bytes that are not the canonical ones, and keeps none of them', async () => {
    answer = (_, response) => response.end('not the archive');
    await assert.rejects(download(), { name: 'Problem', code: 'bad-checksum', message: new RegExp(MD5) });
    assert.deepEqual(await readdir(folder), []);
  });

  it('asks the next address where the first one fails', async () => {
    answer = (request, response) => {
      if (request.url!.startsWith('/mirror/')) response.writeHead(404).end();
      else send(response, request, true);
    };
    const addresses = [`${archive.addresses[0]}mirror`, ...archive.addresses];
    await download({ archives: [{ ...archive, addresses }] });
    assert.deepEqual(
      asked.map((request) => request.url),
      ['/mirror/set.bin', '/set.bin'],
    );
  });

  it('reports that there is no network where no server answers', async () => {
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(download({ attempts: 2 }), { code: 'no-network', message: /ECONNREFUSED/ });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  });

  it('uses a whole archive in the folder without a request', async () => {
    await writeFile(join(folder, 'set.bin'), CONTENT);
    answer = (_, response) => response.writeHead(500).end();
    await download();
    assert.equal(asked.length, 0);
  });

  it('stops when aborted', async () => {
    const stop = new AbortController();
    answer = () => stop.abort(new Error('interrupted'));
    await assert.rejects(download({}, { signal: stop.signal }), { message: 'interrupted' });
  });

  it('verifies the sha256 where its publisher states that', async () => {
    answer = (request, response) => send(response, request, true);
    const sha256 = createHash('sha256').update(CONTENT).digest('hex');
    const { name, addresses } = archive;
    const { digest } = await download({ archives: [{ name, sha256, addresses }] });
    assert.deepEqual(digest, { algorithm: 'sha256', hex: sha256 });
    await rm(join(folder, name));
    const wrong = { name, sha256: sha256.replace(/^./, (first) => (first === '0' ? '1' : '0')), addresses };
    await assert.rejects(download({ archives: [wrong] }), { code: 'bad-checksum', message: /sha256/ });
  });
});
