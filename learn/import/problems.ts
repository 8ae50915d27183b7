import { problem } from '../encoders/problems.ts';

/** The bytes are no whole file of torch.save. `fault` says what is wrong. */
export function badPth(fault: string): Error {
  return problem(
    'bad-pth',
    `This is not a whole file of torch.save: ${fault}. Copy it again from where it is whole, or save it again in PyTorch as safetensors.`,
  );
}

/** A pickle may ask for any code to be run; only tensors are ever built from one. */
export function unsafePth(what: string): Error {
  return problem(
    'unsafe-pth',
    `The file of torch.save asks for ${what}, which is no part of plain weights, so it was not read. Only tensors in dictionaries are taken: save the weights alone with torch.save(model.state_dict(), path), on a machine on which the file is trusted.`,
  );
}

/** Neither safetensors nor torch.save nor a wheel, by its first bytes. */
export function unknownWeightsFile(path: string): Error {
  return problem(
    'unknown-weights-file',
    `The file ${path} is neither a safetensors file, nor one of torch.save (.pth, .pt), nor a Python wheel with one of these in it. Give weights in one of these formats.`,
  );
}

/** Where a file is asked for: an exported backbone is a folder with several. */
export function weightsFolder(path: string): Error {
  return problem(
    'unknown-weights-file',
    `${path} is a folder. Name the file of weights in it: of an exported backbone, ${path}/encoder.safetensors.`,
  );
}

/** An archive with more than one set of weights in it. */
export function severalWeights(path: string, names: readonly string[]): Error {
  return problem(
    'unknown-weights-file',
    `The archive ${path} holds ${names.length} files of weights: ${names.slice(0, 5).join(', ')}. Unpack it and name the one that is meant.`,
  );
}
