import { createHash } from 'node:crypto';
import type { StateDict } from '../types.ts';
import { writeSafetensors } from './safetensors.ts';

/** `sha256:…` of the weights as a safetensors file without metadata, which any tool can compute from the file. */
export function weightsDigest(weights: StateDict): `sha256:${string}` {
  return `sha256:${createHash('sha256').update(writeSafetensors(weights)).digest('hex')}`;
}
