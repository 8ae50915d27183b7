import { open } from 'node:fs/promises';
import type { PixelSource } from './types.ts';

export interface PixelShape {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

const imageBytes = (shape: PixelShape): number => shape.height * shape.width * shape.channels;

function checkIndex(index: number, count: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new RangeError(`image ${index} is outside 0…${count - 1}`);
  }
}

function checkRange(start: number, end: number, count: number): void {
  if (!(start >= 0 && start <= end && end <= count)) {
    throw new RangeError(`images ${start} to ${end} are outside 0…${count}`);
  }
}

function target(into: Uint8Array | undefined, bytes: number): Uint8Array {
  if (into === undefined) return new Uint8Array(bytes);
  if (into.length < bytes) throw new RangeError(`${bytes} bytes do not fit into ${into.length}`);
  return into.subarray(0, bytes);
}

/** Pixels `[count, height, width, channels]` in memory; `read` gives a view into `bytes`, not a copy. */
export function memoryPixels(bytes: Uint8Array, shape: PixelShape): PixelSource {
  const size = imageBytes(shape);
  if (bytes.length !== size * shape.count) {
    throw new RangeError(`${bytes.length} bytes are not ${shape.count} images of ${size} bytes`);
  }
  return {
    ...shape,
    async read(start, end) {
      checkRange(start, end, shape.count);
      return bytes.subarray(start * size, end * size);
    },
    async gather(indices, into) {
      const out = target(into, indices.length * size);
      for (let k = 0; k < indices.length; k++) {
        const index = indices[k]!;
        checkIndex(index, shape.count);
        out.set(bytes.subarray(index * size, (index + 1) * size), k * size);
      }
      return out;
    },
  };
}

/** Images at most this far apart in the file are fetched by one read. */
const GAP_BYTES = 16 * 1024;
const READ_BYTES = 4 * 1024 * 1024;

/**
 * Pixels `[count, height, width, channels]` in a file, read by position: they may exceed the memory. Call `close` when done.
 * @throws RangeError where the size of the file is not that of `shape`.
 */
export async function filePixels(path: string, shape: PixelShape): Promise<PixelSource & { close(): Promise<void> }> {
  const size = imageBytes(shape);
  const file = await open(path, 'r');
  const { size: found } = await file.stat();
  if (found !== size * shape.count) {
    await file.close();
    throw new RangeError(`${path} has ${found} bytes, not ${shape.count} images of ${size} bytes`);
  }
  const readAt = async (out: Uint8Array, position: number): Promise<void> => {
    for (let done = 0; done < out.length; ) {
      const { bytesRead } = await file.read(out, done, out.length - done, position + done);
      if (bytesRead === 0) throw new RangeError(`${path} ends at ${position + done}`);
      done += bytesRead;
    }
  };
  return {
    ...shape,
    async read(start, end) {
      checkRange(start, end, shape.count);
      const out = new Uint8Array((end - start) * size);
      await readAt(out, start * size);
      return out;
    },
    async gather(indices, into) {
      const out = target(into, indices.length * size);
      const order = Uint32Array.from({ length: indices.length }, (_, k) => k).sort((a, b) => indices[a]! - indices[b]!);
      for (let from = 0; from < order.length; ) {
        const first = indices[order[from]!]!;
        checkIndex(first, shape.count);
        let to = from + 1;
        let last = first;
        while (to < order.length) {
          const next = indices[order[to]!]!;
          checkIndex(next, shape.count);
          if ((next - last - 1) * size > GAP_BYTES || (next + 1 - first) * size > READ_BYTES) break;
          last = next;
          to++;
        }
        const span = new Uint8Array((last + 1 - first) * size);
        await readAt(span, first * size);
        for (let k = from; k < to; k++) {
          const row = order[k]!;
          const at = (indices[row]! - first) * size;
          out.set(span.subarray(at, at + size), row * size);
        }
        from = to;
      }
      return out;
    },
    close: () => file.close(),
  };
}
