import { canonicalJson, type Digest, isDigest } from '../ground/digest.ts';

export interface ManifestFile {
  readonly name: string;
  readonly digest: Digest;
  readonly size: number;
}

/** The files of an artifact. The digest of the manifest as an object is the digest of the artifact. */
export interface Manifest {
  readonly kind: string;
  readonly version: number;
  readonly files: readonly ManifestFile[];
}

const byName = (a: ManifestFile, b: ManifestFile): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

export function manifestText(manifest: Manifest): string {
  const files = manifest.files.map(({ name, digest, size }) => ({ name, digest, size })).sort(byName);
  return canonicalJson({ kind: manifest.kind, version: manifest.version, files });
}

/**
 * Undefined if the text is no manifest. This is checked even if the digest matches: it may be the digest of another
 * object.
 */
export function parseManifest(text: string): Manifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { kind, version, files } = (value ?? {}) as Partial<Manifest>;
  if (typeof kind !== 'string' || typeof version !== 'number' || !Array.isArray(files)) return undefined;
  for (const file of files as Partial<ManifestFile>[]) {
    if (!isDigest(file?.digest) || !Number.isSafeInteger(file.size)) return undefined;
    if (typeof file.name !== 'string' || badFileName(file.name) !== undefined) return undefined;
  }
  return { kind, version, files };
}

/** Why a name cannot name a file of an artifact or checkpoint; undefined for a good one. */
export function badFileName(name: string): string | undefined {
  if (name === '') return 'empty';
  if (name.length > 1000) return 'longer than 1000 characters';
  // Control characters, the separators of Windows, and characters that Windows does not allow in a name.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\\:*?"<>|]/.test(name))
    return 'not portable: it has a backslash, a control character or one of :*?"<>|';
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'not a plain relative path';
  if (parts.some((part) => part.length > 200)) return 'longer than 200 characters in one part';
  return parts.some((part) => part.startsWith('.tmp-')) ? 'reserved for temporary files' : undefined;
}
