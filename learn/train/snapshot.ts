import { problem } from '../problem.ts';
import type { NamedTensor } from '../types.ts';

/** State of a training: plain values, and tensors by name. */
export interface Snapshot<Position> {
  readonly position: Position;
  readonly tensors: ReadonlyMap<string, NamedTensor>;
}

type Files = Readonly<Record<string, Uint8Array>>;

/**
 * Two files: `position.json` with the plain values and the tensors' names and shapes, `tensors.bin` with their bits.
 */
export function encodeSnapshot<Position>({ position, tensors }: Snapshot<Position>): Files {
  const entries = [...tensors].map(([name, { shape }]) => ({ name, shape }));
  const bytes = new Uint8Array([...tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0));
  let offset = 0;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return { 'position.json': new TextEncoder().encode(JSON.stringify({ position, entries })), 'tensors.bin': bytes };
}

/** @throws Problem `bad-checkpoint` where the two files do not match. */
export function decodeSnapshot<Position>(files: Files): Snapshot<Position> {
  const text = files['position.json'];
  const bytes = files['tensors.bin'];
  if (!text || !bytes) throw badCheckpoint();
  const { position, entries } = JSON.parse(new TextDecoder().decode(text)) as {
    position: Position;
    entries: { name: string; shape: number[] }[];
  };
  const tensors = new Map<string, NamedTensor>();
  let offset = 0;
  for (const { name, shape } of entries) {
    const length = 4 * shape.reduce((product, n) => product * n, 1);
    // Copied, since a Float32Array must start at a multiple of four bytes.
    tensors.set(name, { shape, data: new Float32Array(bytes.slice(offset, offset + length).buffer) });
    offset += length;
  }
  if (offset !== bytes.length) throw badCheckpoint();
  return { position, tensors };
}

const badCheckpoint = () =>
  problem(
    'bad-checkpoint',
    'The checkpoint of this training lacks a file, or its tensors are cut short. Run the stage again with --force, which starts it from the beginning.',
  );
