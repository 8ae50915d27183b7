import { stat } from 'node:fs/promises';
import { ZipError, type ZipMember, zipMembers } from '../../formats/zip.ts';
import { damagedArchive, foreignArchive, foreignPacking, unsafeEntry } from '../problems.ts';
import { type Stored, safeName, sizeGuard, type Wanted } from './names.ts';

/**
 * Files (with their bytes where `wanted`) and folders of a zip archive, in the order of its directory.
 * @throws Problem `unsafe-archive`, `archive-too-large`, `damaged-archive`, `foreign-packing`.
 */
export async function* readZip(path: string, wanted: Wanted): AsyncGenerator<Stored> {
  const { size } = await stat(path);
  const guard = sizeGuard(path, size);
  try {
    for await (const member of zipMembers(path)) {
      const name = safeName(path, member.name);
      refuse(path, name, member);
      if (name === '') continue;
      const isKept = !name.endsWith('/') && wanted(name, member.size);
      guard(name, member.size, isKept);
      const read = () => member.content().catch((error) => Promise.reject(damagedMember(path, name, error)));
      yield { name, coding: member.coding, bytes: isKept ? await read() : undefined };
    }
  } catch (error) {
    throw error instanceof ZipError ? refusal(path, error, size) : error;
  }
}

function refuse(path: string, name: string, member: ZipMember): void {
  if (member.symbolicLink) throw unsafeEntry(path, name, 'is a symbolic link');
  if (member.special) throw unsafeEntry(path, name, 'is a device, a pipe or a socket');
  if (member.encrypted) throw unsafeEntry(path, name, 'is encrypted');
  if (member.foreignMethod !== undefined) throw foreignPacking(path, name, member.foreignMethod);
  if (name.endsWith('/') && member.size > 0)
    throw damagedArchive(path, `the folder "${name}" has ${member.size} bytes`);
}

const damagedMember = (path: string, name: string, { message }: Error): Error =>
  damagedArchive(path, `"${name}": ${message}`);

/** Above this size only the 64-bit form of a directory can be right. */
const LARGE = 2 ** 32;

/** yauzl itself refuses unsafe names, with the name after the colon. */
function refusal(path: string, error: ZipError, size: number): Error {
  const [, why, name] =
    /^(absolute path|invalid relative path|invalid characters in fileName): (.*)$/s.exec(error.message) ?? [];
  if (name !== undefined)
    return unsafeEntry(path, name, why === 'absolute path' ? 'has an absolute name' : 'leads out of the archive');
  if (/encryption/.test(error.message)) return foreignArchive(path, 'encrypted');
  if (/multi-disk/.test(error.message)) return foreignArchive(path, 'one of several files that make up an archive');
  const hint = ' (some programs cannot write zip archives above 4 GiB: pack a tar instead, or give the folder)';
  return damagedArchive(path, size > LARGE ? `${error.message}${hint}` : error);
}
