import { problem } from '../problem.ts';
import { tellingLine } from './pip-words.ts';

const WITHOUT_NATIVE = 'Without it, `--engine wasm` runs on WebAssembly, several times slower.';

export function unsupportedPlatform(platform: string, version: string): Error {
  return problem(
    'engine-unsupported-platform',
    `The native engine (TensorFlow ${version}) is not published for ${platform}. If you have a libtensorflow for it, name its folder in STRATA_LIBTENSORFLOW. ${WITHOUT_NATIVE}`,
  );
}

export function noPip(): Error {
  return problem(
    'engine-no-pip',
    `The native engine is downloaded with pip, but none of pip3, pip, python3 -m pip and python -m pip runs here. Install Python with pip (on Debian: apt install python3-pip), or name the folder of a libtensorflow in STRATA_LIBTENSORFLOW; then run \`engine install\`. ${WITHOUT_NATIVE}`,
  );
}

export function downloadFailed(command: string, output: string): Error {
  return problem(
    'engine-download-failed',
    `The native engine could not be downloaded. pip said: "${tellingLine(output)}". Check the network, the proxy and pip's index settings with \`${command}\`, then run \`engine install\`. ${WITHOUT_NATIVE}`,
  );
}

export function badChecksum(file: string, expected: string, found: string): Error {
  return problem(
    'engine-bad-checksum',
    `The downloaded ${file} has SHA-256 ${found}, but ${expected} is expected. It was damaged or replaced during the download, and it was deleted. Run \`engine install\` again; if the error remains, your package index serves another file.`,
  );
}

export function missingInWheel(wheel: string, member: string): Error {
  return problem(
    'engine-bad-wheel',
    `The downloaded ${wheel} does not hold ${member}, so the native engine cannot be taken from it. Run \`engine install\` again. ${WITHOUT_NATIVE}`,
  );
}

export function missingLibrary(folder: string, file: string): Error {
  return problem(
    'engine-missing-library',
    `STRATA_LIBTENSORFLOW is ${folder}, but there is no ${file} in it. Name the folder that holds both of TensorFlow's libraries, or unset the variable to download them.`,
  );
}

export function libraryDoesNotLoad(folder: string, said: string): Error {
  return problem(
    'engine-does-not-load',
    `TensorFlow's libraries in ${folder} do not load or do not compute on this machine: ${said}. They need a 64-bit processor with AVX and glibc 2.27 or newer (on Linux). ${WITHOUT_NATIVE}`,
  );
}

/** An error that says, beside its message, why a folder of engines cannot be used. */
const ofThePlace = (code: string, folder: string, why: string, mend: string): Error & { readonly why: string } =>
  Object.assign(problem(code, `The native engine cannot be kept in ${folder}: ${why}. ${mend} ${WITHOUT_NATIVE}`), {
    why,
  });

export function noSpaceForEngine(folder: string, needed: number, free: number): Error {
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  const why = `it needs ${gigabytes(needed)} GB there, and ${gigabytes(free)} GB are free`;
  return ofThePlace('engine-no-space', folder, why, 'Free some space, or name another folder in STRATA_CACHE.');
}

export function diskFullForEngine(folder: string): Error {
  const mend = 'Free some space, or name another folder in STRATA_CACHE.';
  return ofThePlace('engine-no-space', folder, 'its disk is full', mend);
}

export function cacheNotWritable(folder: string, said: string): Error {
  const why = `it cannot be written to (${said})`;
  return ofThePlace('engine-cache-not-writable', folder, why, 'Name a folder of yours in STRATA_CACHE.');
}

export function cacheNotTrusted(folder: string, why: string): Error {
  const mend =
    'Libraries in it would run as you, so none is taken from it. Take the right to write from others (`chmod go-w`), name a folder of yours in STRATA_CACHE, or, if you trust its owner, name it there.';
  return ofThePlace('engine-cache-not-trusted', folder, why, mend);
}

/** What a person is told who gets the engine from another folder than the usual one. */
export function keptElsewhere(reason: unknown, folder: string): string {
  return `the usual folder of the engine cannot be used: ${(reason as { why?: string }).why}. It is kept in ${folder} for now; name a folder of yours in STRATA_CACHE to keep it for good`;
}

export function damagedEngine(damage: string, cause?: Error): Error {
  const again = cause === undefined ? 'Run `engine install`.' : `It could not be downloaded again: ${cause.message}`;
  return problem('engine-damaged', `TensorFlow's libraries are damaged or were replaced: ${damage}. ${again}`);
}

export function notInstalled(): Error {
  return problem(
    'engine-not-installed',
    'The native engine is not there yet: the first run, or `engine install`, fetches it.',
  );
}

export function otherCudaPackages(wheel: string, required: readonly string[], pinned: readonly string[]): Error {
  return problem(
    'engine-bad-wheel',
    `${wheel} requires the CUDA packages ${required.join(', ') || 'none'}, and Strata has digests of ${pinned.join(', ')}. Use the version of Strata that belongs to this TensorFlow. ${WITHOUT_NATIVE}`,
  );
}
