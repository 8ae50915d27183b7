import { readFile } from 'node:fs/promises';
import { encoderFromState } from '../encoders/encoder.ts';
import { readSafetensors } from '../export/safetensors.ts';
import type { EncoderSpec, EncoderState, NamedTensor, StateDict } from '../types.ts';
import { unknownWeightsFile } from './problems.ts';
import { looksLikePth, readPth } from './pth.ts';

/** The encoder of a weights file, and what became of every tensor in it. */
export interface ImportedEncoder {
  readonly state: EncoderState;
  readonly tensors: number;
  readonly loaded: number;
  /** Names and shapes of the classifier's tensors, which an encoder has not. */
  readonly dropped: readonly string[];
  /** Taken off every name: `module.`, or nothing. */
  readonly prefix: string;
  /** All of this in a sentence. */
  readonly report: string;
}

/** What wrappers of training put before every name. */
const PREFIXES = ['module.', 'backbone.', 'encoder.'] as const;
/** torchvision's classifier of ImageNet's classes. */
const CLASSIFIER = 'fc.';

/**
 * Weights from a safetensors file or one of torch.save; which of the two is seen from its first bytes.
 *
 * @throws Problem `unknown-weights-file`, `bad-safetensors`, `bad-pth`, `unsafe-pth`
 */
export async function readWeights(path: string): Promise<StateDict> {
  const bytes = await readFile(path);
  if (looksLikePth(bytes)) return readPth(bytes);
  // After the length of the header, 8 bytes, comes its JSON.
  if (bytes[8] === 0x7b) return readSafetensors(bytes).tensors;
  throw unknownWeightsFile(path);
}

/**
 * An encoder from weights under torchvision's names. Strict: every tensor is loaded or is the classifier's, by name and
 * shape; a prefix is taken off only where all names share it. An engine must be open.
 *
 * @throws Problem `state-mismatch` for a tensor that is missing, left over or of another shape.
 */
export async function importEncoder(tensors: StateDict, spec: EncoderSpec): Promise<ImportedEncoder> {
  const prefix = sharedPrefix([...tensors.keys()]);
  const weights = new Map<string, NamedTensor>();
  const dropped: string[] = [];
  for (const [given, tensor] of tensors) {
    const name = given.slice(prefix.length);
    if (name.startsWith(CLASSIFIER)) dropped.push(`${name} [${tensor.shape.join(', ')}]`);
    else weights.set(name, tensor);
  }
  const encoder = encoderFromState({ spec, weights });
  const state = { spec, weights: await encoder.state() };
  encoder.dispose();
  const accounted = weights.size + dropped.length;
  const classifier = dropped.length > 0 ? ` The classifier was dropped: ${dropped.join(', ')}.` : '';
  const stripped = prefix ? ` "${prefix}" was taken off every name.` : '';
  return {
    state,
    tensors: tensors.size,
    loaded: weights.size,
    dropped,
    prefix,
    report: `${accounted} of ${tensors.size} tensors are accounted for: ${weights.size} loaded into ${spec.name}.${classifier}${stripped}`,
  };
}

function sharedPrefix(names: readonly string[]): string {
  let prefix = '';
  for (;;) {
    const next = PREFIXES.find((word) => names.length > 0 && names.every((name) => name.startsWith(prefix + word)));
    if (next === undefined) return prefix;
    prefix += next;
  }
}
