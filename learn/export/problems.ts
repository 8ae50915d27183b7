import { problem } from '../problem.ts';

const AGAIN = 'Write the file again, or copy it again from an intact source.';

/** @param fault - What is wrong, and where in the file. */
export function badSafetensors(file: string, fault: string): Error {
  return problem('bad-safetensors', `${file} is damaged: ${fault}. ${AGAIN}`);
}

/** Weights of our encoders have no other number types. */
export function unknownDtype(file: string, tensor: string, dtype: unknown): Error {
  return problem(
    'unknown-dtype',
    `Tensor "${tensor}" of ${file} has the number type ${JSON.stringify(dtype)}; only F32 and I64 are supported. Convert it to F32 first, in PyTorch by state[${JSON.stringify(tensor)}].float().`,
  );
}

export function exportDiffers(what: string, difference: number, allowed: number): Error {
  return problem(
    'export-differs',
    `Features of the exported ${what}, loaded again, differ from the encoder's by ${difference} of the largest feature; ${allowed} is allowed. Nothing was exported. Run again with --engine cpu: if the features agree there, the engine computes wrong values; otherwise the export does not support this encoder.`,
  );
}

/** Exports are compared on real images before they are published. */
export function noSampleImages(): Error {
  return problem(
    'no-sample-images',
    'There are no images on which to compare the encoder with its export. Give at least one image.',
  );
}
