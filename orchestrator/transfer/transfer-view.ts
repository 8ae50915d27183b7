import { partsOf, surroundings } from '../store/key.ts';
import type { Bundle } from './bundle.ts';
import type { Imported } from './import-bundle.ts';
import type { CodeProof } from './proof.ts';

/** Output of `export --json` and `import --json`: the file, its result, and the proof. */
export interface TransferView {
  readonly file: string;
  readonly seal: string;
  readonly bytes: number;
  readonly node: string;
  readonly stage: string;
  readonly experiment: string;
  readonly key: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Digests of files outside the store. */
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
  readonly code: CodeProof & { readonly fingerprint: string };
  readonly made: {
    readonly run: string;
    readonly at: string;
    readonly seconds: number;
    readonly machine: Readonly<Record<string, string | number>>;
  };
  /** The results it was made from, producers first; `whole` where their bytes are in the file too. */
  readonly chain: readonly {
    readonly node: string;
    readonly stage: string;
    readonly key: string;
    readonly outputs: Readonly<Record<string, string>>;
    readonly whole: boolean;
  }[];
  /** After an import: the outcome of each result. */
  readonly results?: readonly Imported[];
}

export function transferView(bundle: Bundle & { readonly proof: CodeProof }): TransferView {
  const { file, manifest, seal, records, proof } = bundle;
  const main = records.get(manifest.key)!;
  const parts = partsOf(main);
  const before = [...records.values()].filter(({ key }) => key !== main.key);
  return {
    file,
    seal,
    bytes: manifest.members.reduce((sum, { size }) => sum + size, 0),
    node: main.node,
    stage: main.stage,
    experiment: manifest.experiment,
    key: main.key,
    outputs: main.outputs,
    inputs: parts.inputs,
    parameters: parts.params,
    files: parts.files,
    environment: surroundings(parts),
    packages: parts.code.packages,
    code: { fingerprint: parts.code.fingerprint, ...proof },
    made: { run: main.run, at: main.finishedAt, seconds: main.seconds, machine: main.machine },
    chain: before.map(({ node, stage, key, outputs }) => ({
      node,
      stage,
      key,
      outputs,
      whole: manifest.whole.includes(key),
    })),
  };
}
