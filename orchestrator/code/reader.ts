import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OwnCode } from '../ground/own-code.ts';
import { archivedSource, archiveSource } from './archive.ts';
import { hashOf } from './changes.ts';
import type { Closure } from './closure.ts';
import { byCodeUnits, closureDigest } from './closure-digest.ts';
import { relativeTo } from './disk.ts';
import { SourceFiles } from './facts-cache.ts';
import type { CodeFingerprint } from './fingerprint.ts';
import { FingerprintCache } from './fingerprint-cache.ts';
import type { Unlocked } from './lock-file.ts';
import { uncounted } from './package-row.ts';
import type { PackageUse } from './package-uses.ts';
import { Packages } from './packages.ts';

/** Longer texts, and bytes that are no text, are not kept for people. */
const TEXT_LIMIT = 256 * 1024;

/** What a process loads of the project, and of packages, for a module that observes an environment. */
export type ObservingModule = Pick<CodeFingerprint, 'files' | 'own'> & { readonly uses: readonly PackageUse[] };

/** Computes code fingerprints of a project's stages. It reads each file once: open a new one to see later edits. */
export class CodeReader {
  private readonly files: SourceFiles;
  private readonly packages: Packages;
  private readonly cache: FingerprintCache;
  private readonly fingerprints = new Map<string, Promise<CodeFingerprint>>();
  private readonly again: () => CodeReader;

  private constructor(files: SourceFiles, indexDir: string, again: () => CodeReader) {
    this.files = files;
    this.again = again;
    this.packages = new Packages(files, indexDir);
    this.cache = new FingerprintCache(indexDir, files, this.packages);
  }

  /**
   * `indexDir` holds the caches, which may be deleted at any time. With `trustStats: false`, or with CI in the
   * environment, every text is hashed again; times and sizes are not trusted.
   */
  static async open(options: {
    readonly root: string;
    readonly indexDir: string;
    readonly trustStats?: boolean;
    readonly own?: OwnCode;
  }): Promise<CodeReader> {
    const trust = options.trustStats ?? !process.env.CI;
    const again = (): CodeReader => {
      const files = new SourceFiles(realpathSync(options.root), options.indexDir, trust, options.own);
      return new CodeReader(files, options.indexDir, again);
    };
    return again();
  }

  /**
   * The code on which the stage depends that the file `source`, a path or URL, exports as `exported`. `stage` is its name
   * for messages.
   * @throws Problem `code-not-resolvable` if the code cannot be followed, `syntax-error` if it is not valid code
   */
  fingerprint(source: string, exported: string, stage = exported): Promise<CodeFingerprint> {
    const id = `${source}\0${exported}`;
    const known = this.fingerprints.get(id) ?? this.compute(source, exported, stage);
    this.fingerprints.set(id, known);
    return known;
  }

  /**
   * The files of the project that a process loads for the module at a path or file URL; undefined if that is no part of
   * the project.
   * @throws Problem `code-not-resolvable`, `syntax-error`
   */
  async module(source: string): Promise<ObservingModule | undefined> {
    const path = this.pathOf(source);
    if (isInPackage(path) || this.files.isOwn(path)) return undefined;
    const { Closure } = await import('./closure.ts');
    const closure = await Closure.of(this.files, { path });
    const uses = closure.uses.sorted();
    return { files: this.files.digestsOf(programOf(closure)), own: [...closure.own].sort(), uses };
  }

  /**
   * The first of these files of packages that counts neither for a stage nor for the modules that observe its environments;
   * undefined if all do. Paths are without symbolic links.
   */
  async uncounted(
    source: string,
    exported: string,
    observing: readonly ObservingModule[],
    loaded: readonly string[],
  ): Promise<string | undefined> {
    const uses: Omit<PackageUse, 'name'>[] = observing.flatMap((one) => one.uses);
    for (const use of uses) await this.versionOf(use);
    for (const [folder, { files }] of Object.entries(this.cache.packagesOf(this.place(source, exported))))
      uses.push({ folder, files });
    return uncounted(
      this.files.root,
      uses.map((one) => this.packages.counted(one.folder, one.files)),
      loaded,
    );
  }

  /**
   * The folder of a package of a stage that is not what it was when its fingerprint was made; undefined if all are. Packages
   * are not copied, so a process may have loaded what lies there now.
   */
  async changedPackage(source: string, exported: string): Promise<string | undefined> {
    const used = Object.entries(this.cache.packagesOf(this.place(source, exported)));
    const open = used.filter(([folder, { version, files }]) => !this.packages.holds(folder, files, version));
    if (open.length === 0) return undefined;
    // What this reader has read is not read and parsed once more for every node: the other one compares stamps.
    this.packages.save();
    const now = this.again();
    for (const [folder, { version, files }] of open) {
      const found = await now.versionOf({ folder, files }).catch(() => undefined);
      if (found !== version) return folder;
    }
    return undefined;
  }

  /** Packages of the fingerprints so far that the lock file does not name as they are installed. */
  unlocked(): Unlocked[] {
    return this.packages.unlocked();
  }

  /** The current source text of a declaration, with its file and line; undefined if it is gone. */
  async source(id: string): Promise<{ text: string; file: string; line: number } | undefined> {
    const cut = id.lastIndexOf('#');
    const path = cut < 0 ? id : id.slice(0, cut);
    const name = cut < 0 ? undefined : id.slice(cut + 1);
    if (!this.files.isFile(path)) return undefined;
    const bytes = this.files.bytes(path);
    // Edited since: what lies there now is not what the fingerprints of this reader say.
    if (createHash('sha256').update(bytes).digest('hex') !== this.files.digest(path)) return undefined;
    if (name === undefined) {
      const isText = bytes.length <= TEXT_LIMIT && !bytes.includes(0);
      return isText ? { text: bytes.toString('utf8'), file: path, line: 1 } : undefined;
    }
    const unit = (await this.files.facts(path)).units.find((candidate) => candidate.name === name);
    if (!unit) return undefined;
    const text = bytes.toString('utf8');
    // The text alone does not tell what an import is called where it is exported, which counts.
    const aliases = Object.entries(unit.aliases ?? {}).map(([local, there]) => importOf(local, there));
    const spans = unit.spans.map(([start, end]) => text.slice(start, end));
    return { text: [...aliases, ...spans].join('\n'), file: path, line: unit.line };
  }

  /** The files of a version of a package, as a fingerprint of this reader has it; `packageChanges` compares them. */
  packageParts(version: string): string | undefined {
    return this.packages.parts(version);
  }

  /**
   * Keeps the texts of a fingerprint's declarations below `dir`, by hash, so that `why` can show old lines later, and the
   * files of its packages.
   */
  async archive(fingerprint: CodeFingerprint, dir: string): Promise<void> {
    for (const version of Object.values(fingerprint.packages)) {
      if ((await archivedSource(dir, hashOf(version))) !== undefined) continue;
      const parts = this.packages.parts(version);
      if (parts) await archiveSource(dir, hashOf(version), parts);
    }
    for (const { id, hash } of fingerprint.declarations) {
      if ((await archivedSource(dir, hash)) !== undefined) continue;
      const source = await this.source(id);
      if (source) await archiveSource(dir, hash, source.text);
    }
  }

  /** Writes the caches if anything changed. Never fails: they are only caches. */
  async save(): Promise<void> {
    await this.files.save();
    this.packages.save();
    this.cache.save();
  }

  /** `stages/work.ts#work` */
  place(source: string, exported: string): string {
    return `${this.pathOf(source)}#${exported}`;
  }

  private pathOf(source: string): string {
    const absolute = source.startsWith('file:') ? fileURLToPath(source) : resolve(this.files.root, source);
    return relativeTo(this.files.root, absolute);
  }

  private async compute(source: string, exported: string, stage: string): Promise<CodeFingerprint> {
    const path = this.pathOf(source);
    const cached = this.cache.get(`${path}#${exported}`);
    if (cached) return cached;
    const [{ Closure }, { Proofs }] = await Promise.all([import('./closure.ts'), import('./proofs.ts')]);
    const closure = await Closure.of(this.files, { path, exported, stage });
    const uses = closure.uses.sorted();
    const packages: [name: string, version: string][] = [];
    for (const use of uses) packages.push([use.name, await this.versionOf(use)]);
    const declarations = [...closure.declarations]
      .map(([id, reached]) => ({ id, ...reached }))
      .sort((a, b) => byCodeUnits(a.id, b.id));
    const proofs = new Proofs(this.files, closure);
    const [state, notPlain] = [closure.made ?? proofs.state(), closure.made ?? proofs.notPlain()];
    const fingerprint: CodeFingerprint = {
      digest: closureDigest(
        declarations,
        packages.map(([, version]) => version),
      ),
      declarations,
      packages: Object.fromEntries(packages),
      files: this.files.digestsOf(programOf(closure)),
      wholes: Object.fromEntries([...closure.wholes].sort(([a], [b]) => byCodeUnits(a, b))),
      own: [...closure.own].sort(),
      impurities: closure.impurities,
      ...(state ? { state } : {}),
      ...(notPlain ? { notPlain } : {}),
    };
    const others = [...closure.grounds.files].filter((path) => isInPackage(path));
    const folders = Object.fromEntries(
      uses.map(({ folder, files }, i) => [folder, { version: packages[i]![1], files }]),
    );
    const { absent, links } = closure.grounds;
    this.cache.set(`${path}#${exported}`, { others, absent: [...absent], links, folders }, fingerprint);
    return fingerprint;
  }

  private async versionOf({ folder, files }: Omit<PackageUse, 'name'>): Promise<string> {
    const known = this.packages.version(folder, files);
    if (known !== undefined) return known;
    const { scriptFacts } = await import('./package-scripts.ts');
    return this.packages.version(folder, files, scriptFacts)!;
  }
}

const isInPackage = (path: string): boolean => /(?:^|\/)node_modules\//.test(path);

/** The import that gives a declaration's text a name. */
const importOf = (local: string, there: string): string =>
  there === '*' ? `import * as ${local} from '';` : `import { ${there} as ${local} } from '';`;

/** Modules and data files of a closure, and what decides how they load. */
function programOf({ loaded, declarations, grounds }: Closure): string[] {
  const data = [...declarations.keys()].filter((id) => !id.includes('#'));
  const files = new Set([...loaded, ...data]);
  // A link leads to one of them under another name.
  const links = Object.entries(grounds.links).flatMap(([path, real]) => (files.has(real) ? path : []));
  return [...files, ...[...links, ...grounds.files].filter((path) => !isInPackage(path))];
}
