import type { ArtifactReader, ArtifactWriter, FileSink } from '../orchestrator/artifact.ts';

/** Typed arrays and tables as files: little-endian, packed, one array per file. */

export const bytesOf = (array: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }): Uint8Array =>
  new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);

/** A copy, since the bytes may not be aligned. */
export const int32Of = (bytes: Uint8Array): Int32Array => new Int32Array(bytes.slice().buffer);
export const float32Of = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer);

export const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** Writes chunk after chunk, so that a stream is never in memory as a whole. */
export async function writeChunks(
  to: ArtifactWriter,
  name: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const sink: FileSink = await to.open(name);
  for await (const chunk of chunks) await sink.write(chunk);
  await sink.close();
}

export const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

export async function readLines(from: ArtifactReader, name: string): Promise<string[]> {
  const text = await from.text(name);
  return text === '' ? [] : text.slice(0, -1).split('\n');
}
