import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { badChecksum, cannotSave } from './problems.ts';

/** What makes bytes the canonical ones. */
export interface FileDigest {
  readonly algorithm: 'md5' | 'sha256';
  /** In hexadecimal; its first digits alone where its publisher tells no more. */
  readonly hex: string;
}

export interface FetchRequest {
  readonly url: string;
  /** Of the whole file. */
  readonly digest: FileDigest;
  /** Where the file goes; `FILE.part` beside it holds what came so far, also from an earlier run. */
  readonly file: string;
  /** Tries of one address before it is given up. */
  readonly attempts: number;
  /** Before the second try; doubled before each further one. */
  readonly backoffSeconds: number;
  /** Without a byte for so long, a try ends. */
  readonly timeoutSeconds: number;
  /** What a person can do instead, for messages. */
  readonly mend: string;
  readonly signal?: AbortSignal;
  progress?(bytes: number, total: number | undefined): void;
}

/** Why one address was given up, in words; other addresses may still do. */
export class AddressFailed extends Error {}

/** A try that may be repeated. */
class Passing extends Error {}

/**
 * Downloads one file: resumed by Range where the server can, tried again with growing pauses, and published by rename
 * only when its digest is right.
 * @throws AddressFailed when this address will not do; Problem `bad-checksum`, `cannot-save`; `signal.reason`.
 */
export async function fetchFile(request: FetchRequest): Promise<void> {
  let mismatch: Error | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      await receive(request);
      const { algorithm, hex } = request.digest;
      const found = await digestOf(`${request.file}.part`, algorithm);
      if (found.startsWith(hex)) return await rename(`${request.file}.part`, request.file);
      // The next try begins anew: the part may stem from another version of the file.
      await rm(`${request.file}.part`, { force: true });
      if (mismatch !== undefined) throw mismatch;
      mismatch = badChecksum(request.url, { algorithm, hex }, found, request.mend);
      throw new Passing(mismatch.message);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (!(error instanceof Passing)) throw error;
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

/** One try: asks for what is missing of the part and appends it. */
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
      () => silence.abort(new Passing(`nothing came for ${request.timeoutSeconds} s`)),
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
      if (total !== undefined && got < total) throw new Passing(`cut off at ${got} of ${total} bytes`);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (silence.signal.aborted) throw silence.signal.reason;
    if (error instanceof TypeError) throw new Passing(causeOf(error));
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

/** The byte at which the answer starts, or an error that says whether another try makes sense. */
async function startOf(request: FetchRequest, response: Response, have: number): Promise<number> {
  const { status } = response;
  if (status === 200) return 0;
  if (status === 206) {
    const start = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
    if (start === have) return start;
  }
  await response.body?.cancel();
  if (status === 206 || status === 416) {
    // Nothing is missing, or the part is of no use; the checksum will tell.
    const { algorithm, hex } = request.digest;
    if (status === 416 && (await digestOf(`${request.file}.part`, algorithm)).startsWith(hex)) return have;
    await rm(`${request.file}.part`, { force: true });
    throw new Passing('the server would not go on from the part');
  }
  if (status >= 500 || status === 408 || status === 429) throw new Passing(`HTTP ${status}`);
  throw new AddressFailed(`${request.url} (HTTP ${status})`);
}

/** What lies behind fetch's "fetch failed" or "terminated". */
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
