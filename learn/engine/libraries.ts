import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** File names of the two libraries. The first must be loaded, with its symbols visible, before the second. */
export function libraryNames(platform: NodeJS.Platform = process.platform): readonly [string, string] {
  return platform === 'darwin'
    ? ['libtensorflow_framework.2.dylib', 'libtensorflow_cc.2.dylib']
    : ['libtensorflow_framework.so.2', 'libtensorflow_cc.so.2'];
}

/**
 * Paths of the two libraries in a folder: the wheel's, or those of TensorFlow's C distribution, whose main library
 * lacks the `_cc` and has the same interface. Where a library is missing, its path does not exist.
 */
export function libraryPaths(folder: string): readonly [string, string] {
  const [framework, main] = libraryNames();
  const found = [main, main.replace('_cc', '')].find((name) => existsSync(join(folder, name)));
  return [join(folder, framework), join(folder, found ?? main)];
}
