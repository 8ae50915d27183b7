import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { badChecksum, cannotSave } from './problems.ts';

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
  /** The alternative for a person, as a part of messages. */
  readonly mend: string;
  readonly signal?: AbortSignal;
  progress?(bytes: number, total: number | undefined): void;
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
      mismatch = badChecksum(request.url, { algorithm, hex }, found, request.mend);
      throw new Transient(mismatch.message);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (!(error instanceof Transient)) throw error;
      if (attempt >= request.attempts) {
        throw mismatch ?? new AddressFailed(`${request.url} (${error.message}, tried ${attempt} times)`);
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

/** One attempt: requests the missing bytes of the part and appends them. */
async function receive(request: FetchRequest): Promise<void> {
  const part = `${request.file}.part`;
  const have = await stat(part).then(
    (found) => found.size,
    () => 0,
  );
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const awake = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => silence.abort(new Transient(`no bytes for ${request.timeoutSeconds} s`)),
      request.timeoutSeconds * 1000,
    );
  };
  const stop = () => silence.abort(request.signal!.reason);
  request.signal?.throwIfAborted();
  request.signal?.addEventListener('abort', stop, { once: true });
  awake();
  try {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (have > 0) headers.range = `bytes=${have}-`;
    const response = await fetch(request.url, { headers, signal: silence.signal });
    const from = await startOf(request, response, have);
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    const total = Number.isFinite(length) ? from + length : undefined;
    const file = await open(part, from === 0 ? 'w' : 'r+').catch((error) => {
      throw cannotSave(part, error);
    });
    try {
      const got = await append(request, response, file, from, total, awake);
      if (total !== undefined && got < total) throw new Transient(`cut off at ${got} of ${total} bytes`);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (silence.signal.aborted) throw silence.signal.reason;
    if (error instanceof TypeError) throw new Transient(causeOf(error));
    throw error;
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', stop);
  }
}

async function append(
  request: FetchRequest,
  response: Response,
  file: FileHandle,
  from: number,
  total: number | undefined,
  awake: () => void,
): Promise<number> {
  let at = from;
  if (response.body === null) return at;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    awake();
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
  throw new AddressFailed(`${request.url} (HTTP ${status})`);
}

/** The cause behind fetch's "fetch failed" or "terminated". */
function causeOf(error: TypeError): string {
  const cause = error.cause as { code?: string; message?: string } | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}

/** Digest of a file, in hexadecimal. */
export async function digestOf(path: string, algorithm: FileDigest['algorithm']): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
