import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import type { CodeFingerprint } from '../code/fingerprint.ts';
import { CodeReader, type ObservingModule } from '../code/reader.ts';
import type { Environments } from '../environment.ts';
import type { NamedNode } from '../graph/pipeline.ts';
import { kept } from '../ground/canonical-json.ts';
import type { Digest } from '../ground/digest.ts';
import { ambiguousEnvironment, missingEnvironment } from '../ground/problems.ts';
import { remembered } from '../ground/remembered.ts';
import type { StatIndex } from '../ground/stat-index.ts';
import { type Allowance, isAllowed } from '../guard/allowance.ts';
import type { RuntimeSetting, StageSpec } from '../node-types.ts';
import { KEY_VERSION, type KeyParts } from '../store/key.ts';
import type { ProgramFiles } from '../store/program-tree.ts';
import { changedSince, digestExternal, type ExternalDigest, externalIndex } from './external-files.ts';
import { partsOfEnvironment, runtimeParts } from './runtime.ts';
import { exportOf } from './stage-export.ts';

type AnySpec = StageSpec<any, any, any>;
export type InputDigests = Readonly<Record<string, Digest | readonly Digest[]>>;

const mapped = <A, B>(values: Readonly<Record<string, A>>, to: (value: A, name: string) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value, name)]));

const NONE: Readonly<Record<string, ExternalDigest>> = {};

interface KeyingOptions {
  readonly root: string;
  readonly indexDir: string;
  readonly environments: Environments;
  readonly runtime?: RuntimeSetting | undefined;
  /** URL of the program, which no stage can be loaded from. */
  readonly program?: string;
}

/** Computes the parts of keys. Parts that several nodes share (closures, files, environments) are computed once. */
export class Keying {
  readonly code: CodeReader;
  readonly root: string;
  readonly #environments: Environments;
  readonly #runtime: RuntimeSetting | undefined;
  readonly #external: StatIndex;
  readonly #indexDir: string;
  readonly #url: string | undefined;
  readonly #exports = new Map<AnySpec, Promise<string>>();
  readonly #codes = new Map<AnySpec, Promise<KeyParts['code']>>();
  readonly #outputs = new Map<AnySpec, KeyParts['outputs']>();
  readonly #merged = new Map<AnySpec, Promise<KeyParts['environment']>>();
  readonly #closures = new Map<AnySpec, Promise<CodeFingerprint>>();
  readonly #programs = new Map<AnySpec, Promise<ProgramFiles>>();
  readonly #observed = new Map<AnySpec, Promise<ObservingModule[]>>();
  readonly #archived = new Map<AnySpec, Promise<void>>();
  readonly #files = new Map<string, Promise<ExternalDigest>>();
  readonly #described = new Map<string, Promise<Readonly<Record<string, string>>>>();

  private constructor(code: CodeReader, { environments, runtime, root, indexDir, program }: KeyingOptions) {
    this.#runtime = runtime;
    this.code = code;
    this.#environments = environments;
    this.root = root;
    this.#url = program;
    this.#indexDir = indexDir;
    this.#external = externalIndex(indexDir);
  }

  static async open(options: KeyingOptions): Promise<Keying> {
    return new Keying(await CodeReader.open(options), options);
  }

  /**
   * Writes the disposable indexes. Losing them costs time, never a result. Errors are ignored: whoever writes results
   * reports an unwritable store.
   */
  async save(): Promise<void> {
    await this.code.save();
    try {
      mkdirSync(this.#indexDir, { recursive: true });
      await this.#external.save();
    } catch {} // said by whoever writes results
  }

  /** Forgets the descriptions of environments, after one was prepared. */
  forgetEnvironments(): void {
    this.#described.clear();
    this.#merged.clear();
  }

  /** @throws Problem for code that cannot be resolved, a missing outside file or an impure call */
  async parts(
    named: NamedNode,
    inputs: InputDigests,
    reported: Pick<KeyParts, 'provenance' | 'origins'>,
  ): Promise<KeyParts> {
    const spec: AnySpec = named.node.stage.spec;
    const files = await this.outside(named);
    return {
      keyVersion: KEY_VERSION,
      stage: spec.name,
      code: await remembered(this.#codes, spec, () => this.#codeParts(spec)),
      // A stage sees the name of a file that it is given, and often decides by it.
      params:
        files === NONE
          ? named.node.params
          : mapped(named.node.params, (value, param) =>
              Object.hasOwn(files, param) ? basename(resolve(String(value))) : value,
            ),
      files: mapped(files, ({ digest }) => digest),
      inputs,
      outputs: remembered(this.#outputs, spec, () =>
        kept(mapped<any, string>(spec.outputs, (type) => `${type.kind}@${type.version}`)),
      ),
      environment: await this.environment(spec),
      runtime: runtimeParts(this.root, spec.runtime ?? this.#runtime),
      ...reported,
    };
  }

  /** The files and folders outside the store that a node's parameters name, by parameter. */
  async outside({ node }: NamedNode): Promise<Readonly<Record<string, ExternalDigest>>> {
    const params = ((node.stage.spec as AnySpec).files ?? []).filter((param) => node.params[param] != null);
    if (params.length === 0) return NONE;
    const found = params.map(async (param) => [param, await this.#file(String(node.params[param]))] as const);
    return Object.fromEntries(await Promise.all(found));
  }

  /** Key parts of all environments that a stage declares, merged. @throws Problem where two have a part of one name */
  environment(spec: AnySpec): Promise<Readonly<Record<string, string>>> {
    return remembered(this.#merged, spec, () => this.#environment(spec));
  }

  async #environment(spec: AnySpec): Promise<Readonly<Record<string, string>>> {
    const merged: Record<string, string> = {};
    for (const name of spec.environment ?? []) {
      const parts = await this.#describe(spec, name);
      const twice = Object.keys(parts).find((part) => Object.hasOwn(merged, part));
      if (twice !== undefined) throw ambiguousEnvironment(spec.name, name, twice);
      Object.assign(merged, parts);
    }
    return kept(merged);
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

  /** The name under which the stage's file exports it. */
  exportOf(spec: AnySpec): Promise<string> {
    return remembered(this.#exports, spec, () => exportOf(spec, this.#url));
  }

  closure(spec: AnySpec): Promise<CodeFingerprint> {
    const read = (name: string) => this.code.fingerprint(spec.source, name, spec.name);
    return remembered(this.#closures, spec, () => this.exportOf(spec).then(read));
  }

  /** What a process may load or read of the project for a stage without a version, and to observe its environments. */
  program(spec: AnySpec): Promise<ProgramFiles> {
    return remembered(this.#programs, spec, () => this.#program(spec));
  }

  /** The file of a package, of those that a process loaded for a stage, that counts for nothing in its key. */
  async uncounted(spec: AnySpec, loaded: readonly string[] = []): Promise<string | undefined> {
    const observing = await this.#observing(spec);
    // Of a module that is no part of the project it is not known what it loads.
    const isKnown = observing.length === this.observers(spec).length;
    if (spec.version !== undefined || loaded.length === 0 || !isKnown) return undefined;
    return this.code.uncounted(spec.source, await this.exportOf(spec), observing, loaded);
  }

  #observing(spec: AnySpec): Promise<ObservingModule[]> {
    return remembered(this.#observed, spec, async () => {
      const modules = await Promise.all(this.observers(spec).map((url) => this.code.module(url)));
      return modules.filter((one) => one !== undefined);
    });
  }

  async #program(spec: AnySpec): Promise<ProgramFiles> {
    const parts = [await this.closure(spec), ...(await this.#observing(spec))];
    const root = realpathSync(this.root);
    const readable = this.allowed(spec).filter((one) => /^read:.*[^*]$/.test(one));
    return {
      root,
      files: Object.assign({}, ...parts.map(({ files }) => files)),
      linked: [
        ...parts.flatMap(({ own }) => own),
        ...readable
          .map((one) => resolve(root, one.slice('read:'.length)))
          .filter((path) => path.startsWith(root + sep))
          .map((path) => relative(root, path)),
      ],
    };
  }

  /** Keeps the texts of a stage's declarations, so that `why` can show changed lines later. */
  async archive(spec: AnySpec, storeRoot: string): Promise<void> {
    if (spec.version !== undefined) return;
    await remembered(this.#archived, spec, async () => this.code.archive(await this.closure(spec), storeRoot));
  }

  /**
   * Names the outside file that was changed since the key was computed, perhaps and put back, or undefined. A result that
   * was made meanwhile may come from either state, so it must not be recorded. Code cannot have changed: workers load a copy of it.
   */
  async editedSince(named: NamedNode): Promise<string | undefined> {
    const all = Object.entries(await this.outside(named)).map(([param, was]) =>
      changedSince(String(named.node.params[param]), was, this.#external),
    );
    return (await Promise.all(all)).find((path) => path !== undefined);
  }

  async #codeParts(spec: AnySpec): Promise<KeyParts['code']> {
    if (spec.version !== undefined) {
      const place = this.code.place(spec.source, await this.exportOf(spec));
      return { fingerprint: `version:${spec.version} ${place}`, declarations: {}, packages: {} };
    }
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

  #file(path: string): Promise<ExternalDigest> {
    const store = dirname(this.#indexDir);
    return remembered(this.#files, path, () => digestExternal(path, { index: this.#external, store }));
  }

  #describe(spec: AnySpec, name: string): Promise<Readonly<Record<string, string>>> {
    const environment = this.#environments[name];
    if (!environment) throw missingEnvironment(spec.name, name, Object.keys(this.#environments));
    return remembered(this.#described, name, () => partsOfEnvironment(environment));
  }
}
