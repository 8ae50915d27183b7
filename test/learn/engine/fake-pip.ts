import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Distribution } from '../../../learn/engine/distribution.ts';
import { libraryNames } from '../../../learn/engine/libraries.ts';

/** A temporary folder in which nothing but a `pip3` of ours is found, and which is the cache, too. */
export interface Sandbox {
  readonly folder: string;
  readonly cache: string;
  readonly distribution: Distribution;
  /** How often the fake pip was asked for a download. */
  downloads(): Promise<number>;
  /** Gives the environment back and removes the folder. */
  restore(): Promise<void>;
}

/** Stored (not compressed) zip archive of the members. */
export function zip(members: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of Object.entries(members)) {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crcOf(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), data]);
    const central = Buffer.alloc(46);
    central.write('PK\x01\x02', 'latin1');
    central.writeUInt16LE(20, 4);
    fields.copy(central, 6);
    central.writeUInt32LE(offset, 42);
    directory.push(Buffer.concat([central, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

function crcOf(data: Buffer): number {
  if (typeof crc32 === 'function') return crc32(data);
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/**
 * Sets PATH to a folder with a fake `pip3` that serves the wheel after a moment, and the cache to an empty folder.
 * Without a wheel there is no pip at all.
 */
export async function sandbox(wheel: Buffer | undefined, script = ''): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'strata-engine-'));
  const [bin, cache, log] = [join(folder, 'bin'), join(folder, 'cache'), join(folder, 'log')];
  await mkdir(bin);
  await mkdir(log);
  if (wheel !== undefined) {
    await writeFile(join(folder, 'served.whl'), wheel);
    const pip = join(bin, 'pip3');
    await writeFile(pip, pipScript(folder, script));
    await chmod(pip, 0o755);
  }
  const before = { PATH: process.env.PATH, STRATA_CACHE: process.env.STRATA_CACHE };
  const own = process.env.STRATA_LIBTENSORFLOW;
  Object.assign(process.env, { PATH: bin, STRATA_CACHE: cache });
  delete process.env.STRATA_LIBTENSORFLOW;
  return {
    folder,
    cache,
    distribution: {
      package: 'tensorflow-cpu',
      version: '0.0.1',
      platform: 'test',
      tag: 'any',
      sha256: createHash('sha256')
        .update(wheel ?? '')
        .digest('hex'),
      bytes: wheel?.length ?? 0,
      gpu: false,
      libraries: libraryNames(),
    },
    downloads: async () => (await readdir(log)).length,
    async restore() {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      if (own !== undefined) process.env.STRATA_LIBTENSORFLOW = own;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** In JavaScript, run by this Node: PATH has nothing else in it. */
function pipScript(folder: string, extra: string): string {
  return `#!${process.execPath}
const fs = require('fs');
const args = process.argv.slice(2);
if (args[0] === '--version') { console.log('pip 0.0 (fake)'); process.exit(0); }
fs.writeFileSync(${JSON.stringify(folder)} + '/log/' + process.pid, args.join(' '));
${extra}
const dest = args[args.indexOf('--dest') + 1];
const wanted = fs.readFileSync(args[args.indexOf('-r') + 1], 'utf8').split(' --hash=')[0];
if (wanted.includes('@')) { console.error('ERROR: 404 Client Error: Not Found for url: ' + wanted.split(' @ ')[1]); process.exit(1); }
setTimeout(() => fs.copyFileSync(${JSON.stringify(folder)} + '/served.whl', dest + '/' + wanted.replace('==', '-') + '-fake.whl'), 300);
`;
}
