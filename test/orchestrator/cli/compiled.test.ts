import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type CompiledHeader, compiledPath, shared, sourceStamp } from '../../../orchestrator/compiled/load.ts';
import { Rig } from '../../rig/rig.ts';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Lists what a file imports when it runs; types are gone by then. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const found = [...text.matchAll(/^(?:import|export)\s+(?!type\s)([^;'"]*?)\s*from\s+'(\.[^']+)'/gm)];
  return found
    .filter(([, names]) => !/^\{(\s*type\s+\w+\s*,?)+\s*\}$/.test(names!))
    .map(([, , specifier]) => posix.join(posix.dirname(path), specifier!));
}

const filesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

describe('the compiled command line', () => {
  it('shares every module that a project imports itself, so that nothing exists twice in a process', () => {
    const allowed = new Set([...Object.keys(shared).map((name) => `orchestrator/${name}`), 'orchestrator/cli.ts']);
    const own = [
      ...filesOf('stages'),
      ...filesOf('experiments'),
      ...filesOf('orchestrator/examples'),
      'pipeline.ts',
    ].flatMap(importsOf);
    const rigs = filesOf('test/rig')
      .filter((path) => path.includes('-project/'))
      .flatMap((path) => importsOf(path));
    const within = Object.keys(shared).flatMap((name) => importsOf(`orchestrator/${name}`));
    const asked = [...own, ...within, ...rigs.map((path) => path.replace(/^test\/rig\/[^/]+\//, ''))].filter((path) =>
      /^orchestrator\/(?!examples\/)/.test(path),
    );
    assert.ok(asked.length > 20);
    assert.deepEqual(
      [...new Set(asked)].filter((path) => !allowed.has(path)),
      [],
      'add them to `shared` in orchestrator/compiled/load.ts',
    );
  });

  describe('of a copy of the sources', () => {
    let rig: Rig;
    let path: string;
    before(async () => {
      rig = await Rig.copy('test/rig/probe-project', { ownOrchestrator: true });
      writeFileSync(rig.path('in.txt'), 'h i\n');
      path = compiledPath('cli/program', rig.path('orchestrator'))!;
    });
    after(async () => {
      rmSync(path, { force: true });
      await rig.remove();
    });
    const isWarm = (): boolean => {
      if (!existsSync(path)) return false;
      const content = readFileSync(path);
      const end = content.indexOf(10);
      return content.length > end + 1 + (JSON.parse(content.toString('utf8', 0, end)) as CompiledHeader).codeBytes;
    };
    const compiled = async (): Promise<void> => {
      // Sources as young as these are left alone at first.
      for (let runs = 0; runs < 40 && !isWarm(); runs++) assert.equal((await rig.run('run')).code, 0);
      assert.ok(isWarm());
    };

    it('is made by runs, and does all that the sources do', async () => {
      await compiled();
      assert.match((await rig.run('run')).stdout, /nothing to do: 2 fresh/);
      assert.deepEqual((await rig.json('run', '--force', '*')).ran, ['a', 'b']);
      for (const command of [['status'], ['why', 'b'], ['show', 'a'], ['graph'], ['runs'], ['verify'], ['gc']]) {
        const { code, stderr } = await rig.run(...command);
        assert.equal(code, 0, `${command.join(' ')}: ${stderr}`);
      }
      const { code, stderr } = await rig.run('runn');
      assert.equal(code, 2);
      assert.match(stderr, /unknown command/);
    });

    it('keeps nothing of its own for a run that began before the sources were edited and compiled again', async () => {
      await compiled();
      const { compile } = await import(pathToFileURL(rig.path('orchestrator/compiled/compile.ts')).href);
      const { loadCompiled } = await import(pathToFileURL(rig.path('orchestrator/compiled/load.ts')).href);
      const old = loadCompiled('cli/program');
      await rig.edit('orchestrator/render/summary.ts', (text) => text.replace('nothing to do', 'nothing at all to do'));
      rmSync(path, { force: true });
      await compiled();
      await compile('cli/program', old, 1);
      assert.match((await rig.run('run')).stdout, /nothing at all to do: 2 fresh/);
      await rig.edit('orchestrator/render/summary.ts', (text) => text.replace('at all to do', 'to do'));
    });

    it('gets the cache of V8 from a short run only, since a long one has forgotten a part of its code', async () => {
      await compiled();
      const whole = readFileSync(path);
      const { codeBytes, ...header } = JSON.parse(whole.toString('utf8', 0, whole.indexOf(10))) as CompiledHeader;
      const code = whole.subarray(whole.indexOf(10) + 1).subarray(0, codeBytes);
      const sum = createHash('sha256').update(code).digest('hex');
      writeFileSync(path, Buffer.concat([Buffer.from(`${JSON.stringify({ ...header, codeBytes, sum })}\n`), code]));
      const { compile } = await import(pathToFileURL(rig.path('orchestrator/compiled/compile.ts')).href);
      const { loadCompiled } = await import(pathToFileURL(rig.path('orchestrator/compiled/load.ts')).href);
      await compile('cli/program', loadCompiled('cli/program'), 3600);
      assert.equal(isWarm(), false);
      await compile('cli/program', loadCompiled('cli/program'), 1);
      assert.equal(isWarm(), true);
    });

    it('is not believed once a source was edited', async () => {
      await rig.edit('orchestrator/render/summary.ts', (text) => text.replace('nothing to do', 'all is there'));
      assert.match((await rig.run('run')).stdout, /all is there: 2 fresh/);
      rmSync(path, { force: true });
      await compiled();
      assert.match((await rig.run('run')).stdout, /all is there: 2 fresh/);
    });

    it('costs nothing but time where it is damaged', async () => {
      const whole = readFileSync(path);
      const flipped = Buffer.from(whole);
      flipped[flipped.length - 1000]! ^= 1;
      for (const content of [flipped, whole.subarray(0, whole.length / 2), Buffer.alloc(0), Buffer.from('{}\n')]) {
        writeFileSync(path, content);
        assert.match((await rig.run('run')).stdout, /all is there: 2 fresh/);
      }
    });

    it('is not run where it does not say that it was made from these sources', async () => {
      const code = Buffer.from('(function (module) { module.exports.program = async () => 77; })');
      const sum = createHash('sha256').update(code).digest('hex');
      for (const sources of [{}, { [rig.path('pipeline.ts')]: sourceStamp(rig.path('pipeline.ts')) }]) {
        const header: CompiledHeader = { codeBytes: code.length, sum, sources };
        writeFileSync(path, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), code]));
        assert.equal((await rig.run('status')).code, 0);
      }
    });

    it('has a program of worker processes beside it, which is run only if it was made from these sources', async () => {
      const worker = compiledPath('run/worker/main', rig.path('orchestrator'))!;
      const runs = async (): Promise<boolean> => (await rig.run('run', '--force', '*')).code === 0;
      for (let tries = 0; tries < 40 && !existsSync(worker); tries++) assert.ok(await runs());
      const whole = readFileSync(worker);
      assert.ok(await runs());
      const { sources } = JSON.parse(whole.toString('utf8', 0, whole.indexOf(10))) as CompiledHeader;
      // Ends the process in place of the true program, if it is run.
      const code = Buffer.from('(function () { process.exit(77); })');
      const sum = createHash('sha256').update(code).digest('hex');
      const write = (more: Partial<CompiledHeader>, content = code): void => {
        const header: CompiledHeader = { codeBytes: code.length, sum, sources, ...more };
        writeFileSync(worker, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), content]));
      };
      write({});
      assert.equal(await runs(), false, 'it is run');
      for (const spoil of [
        () => write({ sources: {} }),
        () => write({ sum: sum.replace(/./g, '0') }),
        () => write({ sources: { [rig.path('pipeline.ts')]: sourceStamp(rig.path('pipeline.ts')) } }),
        () => writeFileSync(worker, whole.subarray(0, whole.length / 2)),
      ]) {
        spoil();
        assert.ok(await runs(), spoil.toString());
      }
      write({});
      await rig.edit('orchestrator/run/worker/drain.ts', (text) => `${text}// edited\n`);
      assert.ok(await runs(), 'a source was edited');
      rmSync(worker, { force: true });
    });
  });
});
