import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Rig } from '../../rig/rig.ts';

/** A watching run: what it wrote so far, and a way to wait for more. */
class Watching {
  readonly child: ChildProcess;
  stderr = '';
  stdout = '';
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  #wake = (): void => {};
  #seen = 0;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout!.on('data', (chunk) => {
      this.stdout += chunk;
      this.#wake();
    });
    child.stderr!.on('data', (chunk) => {
      this.stderr += chunk;
      this.#wake();
    });
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#wake();
        resolve({ code, signal });
      });
    });
  }

  /** Waits until standard error says this, after what was waited for before; gives what it said up to there. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const rest = this.stderr.slice(this.#seen);
      const found = pattern.exec(rest);
      if (found) {
        const end = found.index + found[0].length;
        this.#seen += end;
        return rest.slice(0, end);
      }
      assert.equal(this.child.exitCode, null, this.stderr);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async interrupt(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.child.kill(signal);
    return (await this.ended).code;
  }

  get events(): { type: string; [name: string]: unknown }[] {
    return this.stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
  }
}

const waiting = /watching \d+ files, Ctrl-C ends\n/;

describe('run --watch', function () {
  this.timeout(60_000);
  let rig: Rig;
  let watching: Watching;
  const start = (...args: string[]): void => {
    watching = new Watching(rig.start('run', ...args, '--watch'));
  };
  beforeEach(async () => {
    rig = await Rig.text();
  });
  afterEach(async () => {
    if (watching.child.exitCode === null) watching.child.kill('SIGKILL');
    await rig.remove();
  });
  const page = (): Promise<string> => readFile(rig.path('artifacts/latest/text/page.txt'), 'utf8');

  it('runs what an edit of code, of the graph or of an input reaches, says so in a line, and ends with 130', async () => {
    start();
    await watching.until(waiting);
    assert.equal(await page(), 'TO BE OR NOT TO BE!\n6\n');
    await rig.edit('text/louder.ts', (text) => text.replace('+ mark', '+ mark + mark'));
    assert.match(
      await watching.until(waiting),
      /text\/louder\.ts changed: runs shout, then join unless what they read comes out the same\n/,
    );
    assert.equal(await page(), 'TO BE OR NOT TO BE!!\n6\n');
    await rig.write('in.txt', 'to be\n');
    assert.match(await watching.until(waiting), /in\.txt changed: runs read, then shout, count, join unless/);
    assert.equal(await page(), 'TO BE!!\n2\n');
    await rig.edit('pipeline.ts', (text) => text.replace('text: { misbehave: [] }', "text: { mark: '?' }"));
    assert.match(await watching.until(waiting), /pipeline\.ts changed: runs shout, then join/);
    assert.equal(await page(), 'TO BE??\n2\n');
    await rig.edit('text/louder.ts', (text) => `// nothing\n${text}`);
    assert.match(await watching.until(waiting), /text\/louder\.ts changed: changes no result\n/);
    assert.equal(await watching.interrupt(), 130);
  });

  it('outlives a syntax error, a broken graph and a failing stage', async () => {
    start();
    await watching.until(waiting);
    const whole = await readFile(rig.path('stages/count.ts'), 'utf8');
    await rig.write('stages/count.ts', `${whole}\nconst = ;\n`);
    await watching.until(/exit code 1; watching/);
    await rig.write('stages/count.ts', whole);
    assert.match(await watching.until(waiting), /stages\/count\.ts changed: changes no result/);
    await rig.edit('pipeline.ts', (text) => text.replace("'in.txt'", "'gone.txt'"));
    assert.match(await watching.until(/exit code 2; watching/), /gone\.txt/);
    await rig.edit('pipeline.ts', (text) => text.replace("'gone.txt'", "'in.txt'"));
    await watching.until(waiting);
    await rig.edit('text/louder.ts', (text) =>
      text.replace('return', "if (mark) throw new Error('hoarse');\n  return"),
    );
    assert.match(await watching.until(/exit code 1; watching/), /hoarse/);
    await rig.edit('text/louder.ts', (text) => text.replace("if (mark) throw new Error('hoarse');\n  ", ''));
    await watching.until(waiting);
    assert.equal(await watching.interrupt('SIGTERM'), 130);
  });

  it('picks up an edit made while it runs, with --json and with polling alone', async () => {
    rig.env.STRATA_WATCH = 'poll';
    start('slow', '--set', 'pause=20', '--set', 'steps=40', '--json');
    await watching.until(/slow: started/);
    await rig.write('in.txt', 'meanwhile\n');
    await watching.until(waiting);
    await watching.until(waiting);
    assert.match(watching.stderr, /in\.txt changed: runs read/);
    const { events } = watching;
    assert.equal(events.filter(({ type }) => type === 'run-finished').length, 2);
    assert.deepEqual(
      events.filter(({ type }) => type === 'watching').map(({ type, files }) => [type, typeof files]),
      [
        ['watching', 'number'],
        ['watching', 'number'],
      ],
    );
    assert.equal(await watching.interrupt(), 130);
  });

  it('interrupts a running stage at a checkpoint and leaves no process behind', async () => {
    const settings = ['--set', 'pause=10', '--set', 'steps=300'];
    start('slow', ...settings, '--json');
    await watching.until(/slow: started/);
    while (!watching.stdout.includes('node-progress'))
      await new Promise((turn) => watching.child.stdout!.once('data', turn));
    assert.equal(await watching.interrupt(), 130);
    assert.match(watching.stderr, /running stages write a checkpoint first/);
    const again = await rig.json('run', 'slow', ...settings);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /"resumed":true/);
    assert.deepEqual(await processesOf(rig.dir), []);
  });
});

/** Processes that were started in a folder: only where /proc tells. */
async function processesOf(dir: string): Promise<string[]> {
  const { readdir, readlink } = await import('node:fs/promises');
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(ids.map((id) => readlink(`/proc/${id}/cwd`).catch(() => '')));
  return ids.filter((_, i) => folders[i] === dir);
}
