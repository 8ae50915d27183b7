import { problem } from '../problem.ts';

const AGAIN = 'Write the file again, or copy it again from where it is whole.';

/** @param fault - What is wrong, and where. */
export function badSafetensors(fault: string): Error {
  return problem('bad-safetensors', `This is not a whole safetensors file: ${fault}. ${AGAIN}`);
}

/** Weights of our encoders have no other number types. */
export function unknownDtype(tensor: string, dtype: unknown): Error {
  return problem(
    'unknown-dtype',
    `Tensor "${tensor}" of the safetensors file has the number type ${JSON.stringify(dtype)}; F32 and I64 can be read. Convert it to F32 first, in PyTorch by state[${JSON.stringify(tensor)}].float().`,
  );
}

export function exportDiffers(what: string, difference: number, allowed: number): Error {
  return problem(
    'export-differs',
    `The exported ${what}, loaded again, gives features that differ from the encoder's by ${difference} of the largest feature, where ${allowed} is allowed, so nothing was exported. Run again with --engine cpu: if it agrees there, the engine computes wrong values; else the export does not fit this encoder.`,
  );
}

/** Exports are compared on real images before they are published. */
export function noSampleImages(): Error {
  return problem(
    'no-sample-images',
    'The export was given no images to compare the encoder and its exported copy on. Give at least one image.',
  );
}
