import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CUDA_PACKAGES, type CudaPackage } from './cuda-packages.ts';
import { downloadWheel, type Progress } from './pip.ts';
import { otherCudaPackages } from './problems.ts';
import { readMember, type Unpacked, unpackMembers, verifyChecksum } from './wheel.ts';

/** Names of the packages of a wheel's `and-cuda` extra, from its metadata: the libraries that this TensorFlow was built for. */
export function cudaRequirements(metadata: string): string[] {
  const lines = metadata.split('\n').filter((line) => /^Requires-Dist: nvidia-.*extra == ['"]and-cuda['"]/.test(line));
  return lines.map((line) => /^Requires-Dist: ([\w-]+)/.exec(line)![1]!);
}

/**
 * Downloads the pinned CUDA libraries, compares each with its SHA-256, and unpacks their shared libraries into the folder.
 *
 * @returns what was unpacked.
 * @throws Problem `engine-bad-wheel` where TensorFlow's wheel requires other packages than the pinned ones.
 */
export async function unpackCuda(
  wheel: string,
  folder: string,
  progress: Progress,
  packages: readonly CudaPackage[] = CUDA_PACKAGES,
): Promise<Unpacked> {
  const required = cudaRequirements(await readMember(wheel, (member) => member.endsWith('.dist-info/METADATA')));
  const pinned = packages.map(({ package: name }) => name);
  if (required.sort().join() !== [...pinned].sort().join()) throw otherCudaPackages(basename(wheel), required, pinned);
  const placed: Unpacked = new Map();
  for (const one of packages) {
    const downloads = join(dirname(wheel), one.package);
    const file = await downloadWheel(one, downloads, progress);
    await verifyChecksum(file, one.sha256);
    const members = await unpackMembers(file, folder, (name) => (/\.so(\.\d+)*$/.test(name) ? name : undefined));
    for (const [path, digest] of members) placed.set(path, digest);
    await rm(downloads, { recursive: true, force: true });
  }
  return placed;
}
