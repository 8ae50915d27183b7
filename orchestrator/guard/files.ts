import fs from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathText } from './allowed-paths.ts';
import type { Watch } from './watch.ts';
import { wrap, wrapClass } from './wrap.ts';

type Judge = (watch: Watch, args: readonly any[], wrapper: (...args: any[]) => any) => void;

const read: Judge = (watch, [path], wrapper) => watch.read(path, wrapper);
const look: Judge = (watch, [path], wrapper) => watch.read(path, wrapper, true);
const write: Judge = (watch, [path], wrapper) => watch.write(path, wrapper);
const both: Judge = (watch, [from, to], wrapper) => {
  watch.read(from, wrapper);
  watch.write(to, wrapper);
};
const move: Judge = (watch, [from, to], wrapper) => {
  watch.write(from, wrapper);
  watch.write(to, wrapper);
};
/** A path through a link is judged by the link, so what it leads to is judged as it is made. */
const link: Judge = (watch, [to, path], wrapper) => {
  const [target, place] = [pathText(to), pathText(path)];
  if (target !== undefined && place !== undefined) watch.read(resolve(dirname(place), target), wrapper, true);
  watch.write(path, wrapper);
};

const open: Judge = (watch, [path, given], wrapper) => {
  const flags = typeof given === 'object' && given !== null ? given.flags : given;
  const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND } = fs.constants;
  const isWrite =
    typeof flags === 'number'
      ? (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)) !== 0
      : /[wa+]/.test(flags);
  const isRead = typeof flags === 'number' ? (flags & O_WRONLY) === 0 : !/^[wa]/.test(flags ?? 'r');
  if (isRead) watch.read(path, wrapper);
  if (isWrite) watch.write(path, wrapper);
};
const stream: Judge = (watch, [path, options], wrapper) => {
  if (options?.fd == null) watch.read(path, wrapper);
};
const outStream: Judge = (watch, [path, options], wrapper) => {
  if (options?.fd == null) watch.write(path, wrapper);
};
const glob: Judge = (watch, [, options], wrapper) => watch.read(options?.cwd ?? '.', wrapper);

/** Only functions that take a path are judged; reads and writes through an open descriptor or handle are not. */
const JUDGES: Readonly<Record<string, Judge>> = {
  ...Object.fromEntries(
    ['readFile', 'readdir', 'opendir', 'openAsBlob', 'watch', 'watchFile'].map((one) => [one, read]),
  ),
  ...Object.fromEntries(['access', 'exists', 'stat', 'lstat', 'readlink', 'realpath'].map((one) => [one, look])),
  ...Object.fromEntries(
    ['writeFile', 'appendFile', 'mkdir', 'mkdtemp', 'rm', 'rmdir', 'unlink', 'truncate', 'chmod', 'lchmod'].map(
      (one) => [one, write],
    ),
  ),
  ...Object.fromEntries(['chown', 'lchown', 'utimes', 'lutimes'].map((one) => [one, write])),
  rename: move,
  copyFile: both,
  cp: both,
  link: both,
  symlink: link,
  open,
  glob,
  createReadStream: stream,
  createWriteStream: outStream,
};

/** Wraps the functions of node:fs that take paths, in all three forms. */
export function wrapFiles(): void {
  for (const [name, judge] of Object.entries(JUDGES)) {
    wrap(fs, name, judge);
    wrap(fs, `${name}Sync`, judge);
    // In the promise form, glob and watch return an iterator and no promise.
    wrap(fs.promises, name, judge, name !== 'glob' && name !== 'watch');
  }
  for (const name of ['statfs', 'statfsSync'])
    for (const owner of [fs, fs.promises])
      wrap(owner, name, (watch, _, wrapper) => watch.ask('fs.statfs', wrapper), owner === fs.promises);
  for (const name of ['ReadStream', 'FileReadStream']) wrapClass(fs, name, stream);
  for (const name of ['WriteStream', 'FileWriteStream']) wrapClass(fs, name, outStream);
  wrap(process, 'loadEnvFile', (watch, [path = '.env'], wrapper) => watch.read(path, wrapper));
}
