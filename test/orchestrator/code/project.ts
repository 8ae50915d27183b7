import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CodeFingerprint } from '../../../orchestrator/code/fingerprint.ts';
import { CodeReader } from '../../../orchestrator/code/reader.ts';

/** For `before`: the parser takes longer to load than a test may take. */
export async function loadParser(this: Mocha.Context): Promise<void> {
  this.timeout(30_000);
  await import('../../../orchestrator/code/facts.ts');
}

export type Files = Readonly<Record<string, string>>;

/** A stage whose run calls `work` of learn/work.ts. */
export const STAGE = `
import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Images } from './artifacts.ts';
/** Counts the images. */
export const work = stage({
  name: 'work',
  source: import.meta.url,
  inputs: { images: Images },
  params: v.strictObject({ rate: v.optional(v.number(), 0.1) }),
  outputs: { images: Images },
  async run({ inputs, params }) {
    const { work } = await import('../learn/work.ts');
    return { images: work(inputs.images, params.rate) };
  },
});
`;

export const ARTIFACTS = `
import { artifact } from '../orchestrator/artifact.ts';
export const Images = artifact({
  kind: 'images',
  version: 1,
  async write(value, to) { await to.write('images', value); },
  read: (from) => from.bytes('images'),
});
`;

const BASE: Files = {
  'stages/work.ts': STAGE,
  'stages/artifacts.ts': ARTIFACTS,
  'learn/work.ts': 'export const work = (images, rate) => images * rate;\n',
  'orchestrator/stage.ts': 'export const stage = (spec) => spec;\nexport const many = (type) => [type];\n',
  'orchestrator/artifact.ts': 'export const artifact = (type) => type;\n',
  'package.json': '{"type": "module"}',
  'node_modules/valibot/package.json': '{"name": "valibot", "version": "1.0.0", "exports": "./index.js"}',
  'node_modules/valibot/index.js': 'export const optional = (type) => type;',
};

const made = new Set<string>();
process.once('exit', () => {
  for (const root of made) rmSync(root, { recursive: true, force: true });
});

/** A small project in a temporary folder, which goes at the latest when the tests end. */
export class TestProject {
  readonly root = mkdtempSync(join(tmpdir(), 'strata-code-'));
  readonly indexDir = join(this.root, 'artifacts', 'index');

  /** Where its orchestrator lies. */
  get own(): { folder: string; package: string } {
    return { folder: join(this.root, 'orchestrator'), package: 'strata-orchestrator' };
  }

  constructor(files: Files = {}) {
    made.add(this.root);
    this.write({ ...BASE, ...files });
  }

  write(files: Files): this {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
    return this;
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  link(path: string, target: string): void {
    symlinkSync(target, join(this.root, path));
  }

  open(options: { trustStats?: boolean } = {}): Promise<CodeReader> {
    return CodeReader.open({ own: this.own, root: this.root, indexDir: this.indexDir, trustStats: true, ...options });
  }

  /** The fingerprint by a new reader, as a new run sees it. */
  async fingerprint(stage = 'work', source = `stages/${stage}.ts`): Promise<CodeFingerprint> {
    const reader = await this.open();
    const fingerprint = await reader.fingerprint(join(this.root, source), stage);
    await reader.save();
    return fingerprint;
  }

  async ids(stage = 'work'): Promise<string[]> {
    return (await this.fingerprint(stage)).declarations.map(({ id }) => id);
  }

  end(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Ids of what `learn/work.ts` with this text makes the stage reach in learn/. */
export async function reachedFrom(work: string, files: Files = {}): Promise<string[]> {
  const project = new TestProject({ ...files, 'learn/work.ts': work });
  try {
    return (await project.ids()).filter((id) => !id.startsWith('stages/'));
  } finally {
    project.end();
  }
}
