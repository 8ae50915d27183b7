import { stat } from 'node:fs/promises';
import { ZipError, zipMembers } from '../../formats/zip.ts';
import { damagedArchive, unsafeEntry } from '../problems.ts';
import { type Entry, isLitter, safeName, sizeGuard } from './names.ts';

/**
 * Files (with their bytes where `wanted`) and folders of a zip archive, in the order of its directory.
 * @throws Problem `unsafe-archive`, `archive-too-large`, `damaged-archive`.
 */
export async function* readZip(path: string, wanted: boolean): AsyncGenerator<Entry> {
  const guard = sizeGuard(path, (await stat(path)).size, wanted);
  try {
    for await (const member of zipMembers(path)) {
      const name = safeName(path, member.name);
      if (member.symbolicLink) throw unsafeEntry(path, name, 'is a symbolic link');
      if (member.encrypted) throw unsafeEntry(path, name, 'is encrypted');
      if (isLitter(name) || name === '') continue;
      guard(name, member.size);
      const isRead = wanted && !name.endsWith('/');
      const content = () => member.content().catch((error) => Promise.reject(damagedMember(path, name, error)));
      yield { name, bytes: isRead ? await content() : new Uint8Array() };
    }
  } catch (error) {
    throw error instanceof ZipError ? refusal(path, error) : error;
  }
}

const damagedMember = (path: string, name: string, { message }: Error): Error =>
  damagedArchive(path, `"${name}": ${message}`);

/** yauzl itself refuses unsafe names, with the name after the colon. */
function refusal(path: string, error: ZipError): Error {
  const [, why, name] =
    /^(absolute path|invalid relative path|invalid characters in fileName): (.*)$/s.exec(error.message) ?? [];
  if (name === undefined) return damagedArchive(path, error);
  return unsafeEntry(path, name, why === 'absolute path' ? 'has an absolute name' : 'leads out of the archive');
}
