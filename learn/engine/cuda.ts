import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Distribution } from './distribution.ts';
import { downloadWheel, type Progress } from './pip.ts';
import { readMember, unpackMembers } from './wheel.ts';

/**
 * Requirements of a wheel's `and-cuda` extra, from its metadata: `nvidia-cublas-cu12<13.0,>=12.5.3.2`. They are the
 * CUDA libraries that this TensorFlow was built for.
 */
export function cudaRequirements(metadata: string): string[] {
  const lines = metadata.split('\n').filter((line) => /^Requires-Dist: nvidia-.*extra == ['"]and-cuda['"]/.test(line));
  return lines.map((line) =>
    line
      .slice('Requires-Dist: '.length)
      .split(';')[0]!
      .replaceAll(/[\s()]/g, ''),
  );
}

/**
 * Downloads the CUDA libraries that the TensorFlow wheel requires and unpacks their shared libraries into the folder.
 * pip compares each download with its index's hash.
 *
 * @returns the folders that the loader must search, relative to `folder`.
 */
export async function unpackCuda(
  wheel: string,
  distribution: Distribution,
  folder: string,
  progress: Progress,
): Promise<string[]> {
  const metadata = await readMember(wheel, (member) => member.endsWith('.dist-info/METADATA'));
  const folders = new Set<string>();
  const { bytes: _, ...unmeasured } = distribution;
  for (const [i, requirement] of cudaRequirements(metadata).entries()) {
    const downloads = join(dirname(wheel), `cuda-${i}`);
    const file = await downloadWheel(requirement, unmeasured, downloads, progress);
    const placed = await unpackMembers(file, folder, (member) => (/\.so(\.\d+)*$/.test(member) ? member : undefined));
    for (const path of placed) folders.add(dirname(path));
    await rm(downloads, { recursive: true, force: true });
  }
  return [...folders];
}
