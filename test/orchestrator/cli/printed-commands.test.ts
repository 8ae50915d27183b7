import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contextFor } from '../../../orchestrator/cli/context.ts';
import type { Project } from '../../../orchestrator/cli/project.ts';
import { runIn } from '../../../orchestrator/compare/measured-run.ts';
import { commandText, pathWord, storeWords } from '../../../orchestrator/ground/printed-command.ts';
import { PROGRAM, shellWord, wrap } from '../../../orchestrator/ground/text.ts';
import { Store } from '../../../orchestrator/store/store.ts';
import { prepareCheck } from '../../../report/gate/check-against-baseline.ts';
import { shownCommand } from '../../../report/ground/shown-command.ts';
import { project } from '../../../stages/project.ts';
import { type Finished, Rig } from '../../rig/rig.ts';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** The words that a shell makes of a command, which is typed as it was printed. */
function wordsOf(command: string, cwd: string): string[] {
  const script = `npx() { printf '%s\\0' "$@"; }\n${command}\n`;
  const words = execFileSync('sh', ['-c', script], { cwd, encoding: 'utf8' }).split('\0').slice(0, -1);
  assert.deepEqual(words.slice(0, 2), ['tsx', 'pipeline.ts'], command);
  return words.slice(2);
}

const HOSTILE = [
  "it's a place",
  '$(touch hacked) `touch hacked` $HOME "q" \\ !! 100 % ~ # 🐱 &; |',
  'two\nlines\tand \u001b[2J',
  '=ls',
  '~root',
  '',
  '*',
  '-rf',
  '\u202egnp.exe',
  'a\u200eb\u200fc\u061cd',
];

describe('a word in a printed command', () => {
  it('reaches a program as it is, whatever is in it', () => {
    const [, , ...words] = ['tsx', 'pipeline.ts', ...wordsOf(commandText(...HOSTILE), root)];
    assert.deepEqual(words, HOSTILE);
    assert.doesNotMatch(HOSTILE.map(shellWord).join(' '), /\p{Cc}|\p{Cf}/u);
  });

  it('is never parted from its command where a message is wrapped', () => {
    const command = commandText('run', 'text', '--set', "mark=it's a place, this one. Is it", '--only', 'join');
    for (const text of [`Nothing is there. Compute it: ${command}.`, `See (${command}) and go on with the rest of it.`])
      for (const width of [20, 40, 80, 200])
        assert.ok(
          wrap(text, width)
            .split('\n')
            .some((line) => line.includes(command)),
          wrap(text, width),
        );
  });

  it('stays with its option where a message names no whole command', () => {
    const said = "Take a smaller batch, --set 'title=a long one, it is', or --store DIR, which has room.";
    for (const width of [20, 30, 40, 50]) {
      const lines = wrap(said, width).split('\n');
      for (const whole of ["--set 'title=a long one, it is',", '--store DIR,'])
        assert.ok(
          lines.some((line) => line.includes(whole)),
          lines.join('\n'),
        );
    }
  });

  it('is a path where a path begins like an option, and the usual store is left out', () => {
    assert.equal(pathWord('-x.tar'), './-x.tar');
    assert.deepEqual([storeWords('artifacts'), storeWords('my store')], [[], ['--store', 'my store']]);
  });
});

describe('commands that are printed for a project in "it\'s a place"', function () {
  this.timeout(60_000);
  let rig: Rig;
  const store = "my $(touch hacked) 'store'";
  const settings = [`mark=it's "$(touch hacked)" \`x\` 🐱`, 'path=Über daten/in put.txt'];
  const flags = [...settings.flatMap((one) => ['--set', one]), '--store', store];
  /** The words of the command that follows `after` in what was printed, as a shell takes them. */
  const said = ({ stdout, stderr }: Finished, after: RegExp): string[] => {
    const text = `${stdout}\n${stderr}`;
    const before = after.source.replaceAll(' ', '\\s+');
    const found = new RegExp(`${before}\\s*(${PROGRAM.replaceAll('.', '\\.')} .*)$`, 'm').exec(text);
    assert.ok(found, `${after} in ${text}`);
    return wordsOf(found[1]!.replace(/[.;]$/, ''), rig.dir);
  };
  const type = async (printed: Finished, after: RegExp): Promise<Finished & { words: string[] }> => {
    const words = said(printed, after);
    return { words, ...(await rig.run(...words)) };
  };
  before(async () => {
    rig = await Rig.text({ within: "it's a place-" });
    mkdirSync(rig.path('Über daten'));
    writeFileSync(rig.path('Über daten/in put.txt'), 'to be\n');
    assert.equal((await rig.run('run', 'text', ...flags, '--only', 'shout')).code, 0);
  });
  afterEach(() => assert.equal(readdirSync(rig.dir).includes('hacked'), false));
  after(() => rig.remove());

  it('make a shown result again with the settings and the store of its run', async () => {
    const shown = await rig.run('show', 'shout', '--store', store);
    const again = await type(shown, /make it again/);
    assert.match(again.stdout, /nothing to do: 2 fresh/, again.stderr);
    const stale = await rig.run('show', 'shout', '--set', 'mark=?', '--experiment', 'text', '--store', store);
    assert.match((await type(stale, /make it again/)).stdout, /nothing to do: 2 fresh/);
  });

  it('compute what is missing for show, export and pin', async () => {
    let words: string[] = [];
    for (const command of [
      ['show', 'join'],
      ['export', 'join', 'x.tar'],
      ['pin', 'mine', 'join'],
    ]) {
      const refused = await rig.run(...command, '--store', store);
      assert.equal(refused.code, 1, refused.stderr);
      words = said({ ...refused, stdout: '' }, /Compute it:/);
      assert.deepEqual(words, ['run', 'text', '--only', 'join', ...flags]);
    }
    await rig.run(...words);
    const join = await rig.run('show', 'join', '--store', store);
    assert.match(join.stdout, /make it again/, 'the command computed it');
  });

  it('import what was exported, from a file whose name says the worst', async () => {
    for (const file of ["it's $(touch hacked).tar", '-it.tar']) {
      const exported = await rig.run('export', 'shout', '--store', store, '--', file);
      const imported = await type(exported, /On the other machine:/);
      assert.equal(imported.code, 0, imported.stderr);
    }
  });

  it('let go of a pin, list nodes and runs, and begin anew, all in this store', async () => {
    const pinned = await rig.run('pin', 'mine', 'shout', '--store', store);
    const taken = await rig.run('pin', 'mine', 'shout', '--store', store);
    assert.match((await type(taken, /remove it first:/)).stdout + pinned.stderr, /mine/);
    assert.equal((await type(await rig.run('pin', 'mine', '--store', store), /Let go with:/)).code, 0);
    const unknown = await rig.run('pin', 'mine', 'nothing', '--store', store);
    assert.match((await type(unknown, /Nodes are listed by:/)).stdout, /shout +fresh/);
    assert.match((await type(unknown, /; runs by:/)).stdout, /text/);
    assert.match(
      said(await rig.run('diff', 'x', 'y', '--store', store), /Runs are listed by:/).join(' '),
      /^runs --store/,
    );
    const empty = await rig.run('runs', '--store', `${store}2`);
    assert.deepEqual(said(empty, /start one with:/), ['run', '--store', `${store}2`]);
  });

  it('run a failed node alone', async () => {
    const wrong = ['--set', 'limits=["flaky too-loud 1"]', ...flags];
    const failed = await rig.run('run', 'text', ...wrong, '--only', 'flaky');
    assert.equal(failed.code, 1, failed.stderr);
    const { words } = await type(failed, /run it alone:/);
    assert.deepEqual(words, ['run', 'text', '--only', 'flaky', ...wrong]);
  });

  it('repair a store that is damaged', async () => {
    const objects = rig.path(store, 'objects');
    const [path] = readdirSync(objects, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name));
    chmodSync(path!, 0o644);
    writeFileSync(path!, 'other bytes');
    const damaged = await rig.run('verify', '--store', store);
    assert.equal(damaged.code, 3);
    assert.equal((await type(damaged, /quarantine with:/)).words[1], '--repair');
  });

  it('finish or repeat a run that has no report, as it was run', async () => {
    const opened = await Store.open(rig.path(store), { onDamage: () => {} });
    const error: Error = await runIn(opened, 'text', 'metrics.json').then(
      () => assert.fail(),
      (thrown) => thrown,
    );
    const command = new RegExp(`(${PROGRAM.replaceAll('.', '\\.')} run .*?)\\.( Pinned.*)?$`).exec(error.message)?.[1];
    assert.deepEqual(wordsOf(command!, rig.dir).slice(0, 4), ['run', 'text', '--set', 'limits=["flaky too-loud 1"]']);
  });

  it('are the same in lock.json and the crate, where each runs', async () => {
    assert.equal((await rig.run('run', 'text', ...flags)).code, 0);
    const latest = rig.path(store, 'latest/text');
    const lock = JSON.parse(readFileSync(join(latest, 'lock.json'), 'utf8'));
    for (const command of [lock.command, ...lock.nodes.map((one: { command: string }) => one.command)]) {
      const { stdout } = await rig.run(...wordsOf(command, rig.dir), '--store', store);
      assert.match(stdout, /nothing to do/);
    }
    const crate = readFileSync(join(latest, 'ro-crate-metadata.json'), 'utf8');
    assert.ok(crate.includes(JSON.stringify(lock.nodes[0].command).slice(1, -1)));
  });

  it('print the help that they name', async () => {
    const { stdout, code } = await type(await rig.run('run', '--jobs', 'many'), /See:/);
    assert.equal(code, 0);
    assert.match(stdout, /Usage: .* run/);
  });
});

describe('commands of the studies', () => {
  const store = "it's $(touch hacked)";
  const context = contextFor(project as unknown as Project, [], { store, print: () => {} }, () => assert.fail());
  const choice = { experiment: 'quick', set: ['title=two words'], options: { engine: 'wasm' } };
  const repeated = ['--set', 'title=two words', '--engine', 'wasm', '--store', store];

  it('repeat a check with its settings, engine and store, for a first baseline and for the next look', async () => {
    const files = ['--baseline', "no $(such) baseline's.json", '--junit', 'a b.xml'];
    const again = (seeds: number, ...words: string[]) =>
      context.commandFor('check', choice, ...files, '--seeds', String(seeds), ...words);
    assert.deepEqual(wordsOf(again(3), root), ['check', 'quick', ...files, '--seeds', '3', ...repeated]);
    const refused = await prepareCheck({ experiment: 'quick', baselinePath: files[1]!, again }).then(
      () => assert.fail(),
      (error: Error) => error.message,
    );
    const command = refused.slice(refused.indexOf(PROGRAM));
    assert.deepEqual(wordsOf(command, root).slice(-3 - repeated.length, -repeated.length), [
      '--update',
      '--reason',
      'first baseline',
    ]);
  });

  it('show a node in a report, whatever its name', () => {
    for (const word of HOSTILE.filter((one) => !/\p{C}/u.test(one)))
      assert.deepEqual(wordsOf(shownCommand('show', word), root), ['show', word]);
  });

  it('go on with what `new` wrote', async () => {
    const { method } = project.scaffolds;
    const { next } = await (await method())('our-method', (path) => readFile(join(root, path), 'utf8'));
    const commands = next.filter((step) => typeof step !== 'string').map((step) => wordsOf(commandText(...step), root));
    assert.deepEqual(commands, [['run', '--set', 'pretrain.methods=["our-method"]']]);
  });
});

describe('the sources', () => {
  /** The only files that may write the program's name, and why. */
  const makers = ['orchestrator/ground/text.ts', 'report/ground/shown-command.ts'];
  const files = ['orchestrator', 'learn', 'data', 'formats', 'report', 'stages', 'experiments'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
  const code = (file: string): string => readFileSync(join(root, file), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '');

  it('write a command in one place alone, so that none is put together by hand', () => {
    assert.ok(files.length > 500);
    assert.deepEqual(
      files.filter(
        (file) => !makers.includes(file) && /npx tsx pipeline|pipeline\.ts (run|show|check)/.test(code(file)),
      ),
      [],
      'use commandText of orchestrator/ground/printed-command.ts, or shownCommand in the report',
    );
    assert.deepEqual(
      files.filter((file) => /commandShape\(\s*`[^`]*\$\{/.test(code(file))),
      [],
      'a shape takes no values: give them as words',
    );
  });

  it('quote each value that stands behind an option in a message', () => {
    const option =
      /--(?:set|store|only|experiment|baseline|expect|force|engine|runs|original)[ =]['"]?\$\{(?!shellWord\(|quoted\}|path\}=)/;
    assert.deepEqual(
      files.filter((file) => option.test(code(file))),
      [],
    );
  });
});
