import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import type { Response } from 'undici';
import { publicAddress } from './address.ts';
import { badChecksum, cannotSave } from './download-problems.ts';
import { type Answer, ask, proxyWords, RedirectRefused } from './web.ts';

/** Digest of the canonical bytes. */
export interface FileDigest {
  readonly algorithm: 'md5' | 'sha256';
  /** In hexadecimal; only the first digits where the publisher states no more. */
  readonly hex: string;
}

export interface FetchRequest {
  readonly url: string;
  /** Digest of the whole file. */
  readonly digest: FileDigest;
  /** Path of the file. `FILE.part` beside it holds the bytes received so far, also in an earlier run. */
  readonly file: string;
  /** Number of attempts at one address. */
  readonly attempts: number;
  /** Pause before the second attempt; doubled before each further one. */
  readonly backoffSeconds: number;
  /** An attempt ends after this long without a byte. */
  readonly timeoutSeconds: number;
  /** The time over which the least rate is measured. */
  readonly slowSeconds: number;
  /** The most bytes that the file can have; the server is not asked for more. */
  readonly most: number;
  /** The alternative for a person, as a part of messages. */
  readonly mend: string;
  readonly signal?: AbortSignal;
  progress?(bytes: number, total: number | undefined): void;
  log?(text: string): void;
}

/** Why one address failed. Other addresses may work. */
export class AddressFailed extends Error {}

/** An error after which another attempt makes sense. */
class Transient extends Error {}

/**
 * Downloads one file. It resumes by Range where the server supports that, repeats failed attempts after growing pauses, and
 * gives the file its name only when its digest is right.
 * @throws AddressFailed where this address does not work; Problem `bad-checksum`, `cannot-save`; `signal.reason`.
 */
export async function fetchFile(request: FetchRequest): Promise<void> {
  let mismatch: Error | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      await receive(request);
      const { algorithm, hex } = request.digest;
      const found = await digestOf(`${request.file}.part`, algorithm);
      if (found.startsWith(hex)) return await rename(`${request.file}.part`, request.file);
      // The next attempt starts again: the part may belong to another version of the file.
      await rm(`${request.file}.part`, { force: true });
      if (mismatch !== undefined) throw mismatch;
      mismatch = badChecksum(publicAddress(request.url), { algorithm, hex }, found, request.mend);
      throw new Transient(mismatch.message);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (!(error instanceof Transient)) throw error;
      if (attempt >= request.attempts) {
        const how = `${error.message}${proxyWords(request.url)}, tried ${attempt} times`;
        throw mismatch ?? new AddressFailed(`${publicAddress(request.url)} (${how})`);
      }
      await pause(request.backoffSeconds * 2 ** (attempt - 1), request.signal);
    }
  }
}

async function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, seconds * 1000);
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    function done() {
      signal?.removeEventListener('abort', stop);
      resolve();
    }
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Fewer bytes in a second, on average over `slowSeconds`, end an attempt: a server may send a byte now and then for ever. */
const LEAST_IN_A_SECOND = 100;

/** One attempt: requests the missing bytes of the part and appends them. */
async function receive(request: FetchRequest): Promise<void> {
  const part = `${request.file}.part`;
  const have = await stat(part).then(
    (found) => found.size,
    () => 0,
  );
  request.signal?.throwIfAborted();
  const watch = watchSilence(request);
  let answer: Answer | undefined;
  try {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (have > 0) headers.range = `bytes=${have}-`;
    const told = (host: string) => request.log?.(`${publicAddress(request.url)} redirects to ${host}`);
    answer = await ask(request.url, headers, watch.signal, told);
    const { response } = answer;
    const from = await startOf(request, response, have);
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    const total = Number.isFinite(length) ? from + length : undefined;
    if (total !== undefined && total > request.most) throw await tooMuch(request, total);
    const file = await open(part, from === 0 ? 'w' : 'r+').catch((error) => {
      throw cannotSave(part, error);
    });
    try {
      const got = await append(request, response, file, from, total, watch.heard);
      if (total !== undefined && got < total) throw new Transient(`cut off at ${got} of ${total} bytes`);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (watch.signal.aborted) throw watch.signal.reason;
    if (error instanceof RedirectRefused) throw new AddressFailed(`${publicAddress(request.url)} ${error.message}`);
    if (error instanceof TypeError) throw new Transient(causeOf(error));
    throw error;
  } finally {
    watch.stop();
    await answer?.close();
  }
}

/** Ends an attempt that gets no bytes for a while, or hardly any, and one that the request's signal stops. */
function watchSilence({ timeoutSeconds, slowSeconds, signal }: FetchRequest) {
  const end = new AbortController();
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  const heard = (more: number) => {
    bytes += more;
    clearTimeout(timer);
    const silent = () => end.abort(new Transient(`no bytes for ${timeoutSeconds} s`));
    timer = setTimeout(silent, timeoutSeconds * 1000);
  };
  const slow = setInterval(() => {
    if (bytes < LEAST_IN_A_SECOND * slowSeconds) end.abort(new Transient(`${bytes} bytes in ${slowSeconds} s`));
    bytes = 0;
  }, slowSeconds * 1000);
  const aborted = () => end.abort(signal!.reason);
  signal?.addEventListener('abort', aborted, { once: true });
  heard(0);
  return {
    signal: end.signal,
    heard,
    stop() {
      clearTimeout(timer);
      clearInterval(slow);
      signal?.removeEventListener('abort', aborted);
    },
  };
}

/** Removes the part: another file is being sent. */
async function tooMuch(request: FetchRequest, bytes: number): Promise<AddressFailed> {
  await rm(`${request.file}.part`, { force: true });
  return new AddressFailed(
    `${publicAddress(request.url)} (sends ${bytes} bytes or more, where at most ${request.most} are expected)`,
  );
}

async function append(
  request: FetchRequest,
  response: Response,
  file: FileHandle,
  from: number,
  total: number | undefined,
  heard: (bytes: number) => void,
): Promise<number> {
  let at = from;
  if (response.body === null) return at;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    heard(chunk.length);
    if (at + chunk.length > request.most) throw await tooMuch(request, at + chunk.length);
    await file.write(chunk, 0, chunk.length, at).catch((error) => {
      throw cannotSave(request.file, error);
    });
    at += chunk.length;
    request.progress?.(at, total);
  }
  return at;
}

/** The byte at which the response starts. @throws Transient where another attempt makes sense, else AddressFailed */
async function startOf(request: FetchRequest, response: Response, have: number): Promise<number> {
  const { status } = response;
  if (status === 200) return 0;
  if (status === 206) {
    const start = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
    if (start === have) return start;
  }
  await response.body?.cancel();
  if (status === 206 || status === 416) {
    // Either the part is whole or it is useless. The digest decides.
    const { algorithm, hex } = request.digest;
    if (status === 416 && (await digestOf(`${request.file}.part`, algorithm)).startsWith(hex)) return have;
    await rm(`${request.file}.part`, { force: true });
    throw new Transient('the server does not resume from the part');
  }
  if (status >= 500 || status === 408 || status === 429) throw new Transient(`HTTP ${status}`);
  throw new AddressFailed(`${publicAddress(request.url)} (HTTP ${status}${proxyWords(request.url)})`);
}

/** The cause behind fetch's "fetch failed" or "terminated". */
function causeOf(error: TypeError): string {
  const cause = error.cause as { code?: unknown; message?: string; cause?: { message?: string } } | undefined;
  const code = cause?.code;
  // undici's own codes say less than its messages: "Proxy response (407) !== 200 when HTTP Tunneling". A code of the web is a number.
  if (typeof code === 'string' && !code.startsWith('UND_')) return code;
  return cause?.cause?.message ?? cause?.message ?? error.message;
}

/** Digest of a file, in hexadecimal. */
export async function digestOf(path: string, algorithm: FileDigest['algorithm']): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
