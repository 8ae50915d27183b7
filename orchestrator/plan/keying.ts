import { mkdir } from 'node:fs/promises';
import type { CodeFingerprint } from '../code/fingerprint.ts';
import { CodeReader } from '../code/reader.ts';
import type { Environments } from '../environment.ts';
import type { NamedNode } from '../graph/pipeline.ts';
import type { Digest } from '../ground/digest.ts';
import { missingEnvironment } from '../ground/problems.ts';
import type { StatIndex } from '../ground/stat-index.ts';
import { type Allowance, isAllowed } from '../guard/allowance.ts';
import type { StageSpec } from '../node-types.ts';
import { KEY_VERSION, type KeyParts } from '../store/key.ts';
import { digestExternal, externalIndex } from './external-files.ts';

type AnySpec = StageSpec<any, any, any>;
export type InputDigests = Readonly<Record<string, Digest | readonly Digest[]>>;

/** Computes the parts of keys. Parts that several nodes share (closures, files, environments) are computed once. */
export class Keying {
  readonly code: CodeReader;
  readonly #environments: Environments;
  readonly #external: StatIndex;
  readonly #indexDir: string;
  readonly #codeOptions: { readonly root: string; readonly indexDir: string };
  readonly #closures = new Map<AnySpec, Promise<CodeFingerprint>>();
  readonly #archived = new Map<AnySpec, Promise<void>>();
  readonly #files = new Map<string, Promise<Digest>>();
  readonly #described = new Map<string, Promise<Readonly<Record<string, string>>>>();

  private constructor(code: CodeReader, environments: Environments, root: string, indexDir: string) {
    this.code = code;
    this.#environments = environments;
    this.#codeOptions = { root, indexDir };
    this.#indexDir = indexDir;
    this.#external = externalIndex(indexDir);
  }

  get root(): string {
    return this.#codeOptions.root;
  }

  static async open(options: { root: string; indexDir: string; environments: Environments }): Promise<Keying> {
    const { root, indexDir, environments } = options;
    return new Keying(await CodeReader.open({ root, indexDir }), environments, root, indexDir);
  }

  /**
   * Writes the disposable indexes. Losing them costs time, never a result. Errors are ignored: whoever writes results
   * reports an unwritable store.
   */
  async save(): Promise<void> {
    await this.code.save();
    await mkdir(this.#indexDir, { recursive: true })
      .then(() => this.#external.save())
      .catch(() => {});
  }

  /** Forgets the descriptions of environments, after one was prepared. */
  forgetEnvironments(): void {
    this.#described.clear();
  }

  /** @throws Problem for code that cannot be resolved, a missing outside file or an impure call */
  async parts(
    named: NamedNode,
    inputs: InputDigests,
    reported: Pick<KeyParts, 'provenance' | 'origins'>,
  ): Promise<KeyParts> {
    const spec: AnySpec = named.node.stage.spec;
    const fileParams = (spec.files ?? []).filter((param) => named.node.params[param] != null);
    const files = await Promise.all(
      fileParams.map(async (param) => [param, await this.#file(String(named.node.params[param]))] as const),
    );
    return {
      keyVersion: KEY_VERSION,
      stage: spec.name,
      code: await this.#codeParts(spec),
      params: Object.fromEntries(Object.entries(named.node.params).filter(([param]) => !spec.files?.includes(param))),
      files: Object.fromEntries(files),
      inputs,
      outputs: Object.fromEntries(
        Object.entries(spec.outputs).map(([port, type]: [string, any]) => [port, `${type.kind}@${type.version}`]),
      ),
      environment: await this.environment(spec),
      ...reported,
    };
  }

  /** Key parts of all environments that a stage declares, merged. */
  async environment(spec: AnySpec): Promise<Readonly<Record<string, string>>> {
    const parts = await Promise.all((spec.environment ?? []).map((name) => this.#describe(spec, name)));
    return Object.assign({}, ...parts);
  }

  /** URLs of the modules with which a process describes the environments of a stage. */
  observers(spec: AnySpec): readonly string[] {
    return (spec.environment ?? []).flatMap((name) => this.#environments[name]?.observer ?? []);
  }

  /** The allowances of a stage: its own and those of its environments. */
  allowed(spec: AnySpec): readonly Allowance[] {
    return [
      ...(spec.allow ?? []),
      ...(spec.environment ?? []).flatMap((name) => this.#environments[name]?.allow ?? []),
    ];
  }

  closure(spec: AnySpec): Promise<CodeFingerprint> {
    const known = this.#closures.get(spec);
    if (known) return known;
    const fresh = this.code.fingerprint(spec.source, spec.name);
    this.#closures.set(spec, fresh);
    return fresh;
  }

  /** Keeps the texts of a stage's declarations, so that `why` can show changed lines later. */
  async archive(spec: AnySpec, storeRoot: string): Promise<void> {
    if (spec.version !== undefined) return;
    const known =
      this.#archived.get(spec) ?? this.closure(spec).then((closure) => this.code.archive(closure, storeRoot));
    this.#archived.set(spec, known);
    await known;
  }

  /**
   * Names what was edited since the key was computed, or undefined. A result that was made meanwhile may come from
   * either state, so it must not be recorded.
   */
  async editedSince(named: NamedNode, parts: KeyParts): Promise<string | undefined> {
    const spec: AnySpec = named.node.stage.spec;
    for (const [param, digest] of Object.entries(parts.files)) {
      const path = String(named.node.params[param]);
      if ((await digestExternal(path, { index: this.#external })).digest !== digest) return path;
    }
    if (spec.version !== undefined) return undefined;
    const now = await (await CodeReader.open(this.#codeOptions)).fingerprint(spec.source, spec.name);
    if (now.digest === parts.code.fingerprint) return undefined;
    const edited = now.declarations.find(({ id, hash }) => parts.code.declarations[id]?.hash !== hash);
    return edited?.id ?? 'the code that it reaches';
  }

  async #codeParts(spec: AnySpec): Promise<KeyParts['code']> {
    if (spec.version !== undefined) return { fingerprint: `version:${spec.version}`, declarations: {}, packages: {} };
    const closure = await this.closure(spec);
    const allowed = this.allowed(spec);
    const impure = closure.impurities.find(({ what }) => !isAllowed(what, allowed));
    if (impure) throw (await import('../guard/problems.ts')).undeclaredInCode(spec.name, impure.what, impure.at);
    return {
      fingerprint: closure.digest,
      declarations: Object.fromEntries(closure.declarations.map(({ id, hash, via }) => [id, { hash, via }])),
      packages: closure.packages,
    };
  }

  #file(path: string): Promise<Digest> {
    const known = this.#files.get(path);
    if (known) return known;
    const fresh = digestExternal(path, { index: this.#external }).then(({ digest }) => digest);
    this.#files.set(path, fresh);
    return fresh;
  }

  #describe(spec: AnySpec, name: string): Promise<Readonly<Record<string, string>>> {
    const environment = this.#environments[name];
    if (!environment) throw missingEnvironment(spec.name, name, Object.keys(this.#environments));
    const known = this.#described.get(name) ?? environment.describe();
    this.#described.set(name, known);
    return known;
  }
}
