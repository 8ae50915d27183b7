import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { outliveOutput } from '../../../orchestrator/render/epipe.ts';
import { jsonLines } from '../../../orchestrator/render/json-lines.ts';
import { combineRenderers } from '../../../orchestrator/render/renderer.ts';
import { runLog } from '../../../orchestrator/render/run-log.ts';
import { Collector, finished, logged, progressed, started } from './support.ts';

describe('JSON lines', () => {
  it('are the events, one object a line, and nothing else', () => {
    const to = new Collector();
    const events = [started('decode'), logged('decode', 'two\nlines'), finished('decode', 'ran')];
    const renderer = jsonLines(to);
    for (const event of events) renderer.handle(event);
    assert.deepEqual(
      to.lines.map((line) => JSON.parse(line)),
      [...events.slice(0, 2), { key: null, ...events[2] }],
    );
  });

  it('give every finished node a key, the skipped too, whose key is null', () => {
    const to = new Collector();
    const key = `sha256:${'0'.repeat(64)}` as const;
    const renderer = jsonLines(to);
    renderer.handle(finished('decode', 'skipped'));
    renderer.handle({ ...finished('decode', 'ran'), key });
    assert.deepEqual(
      to.lines.map((line) => JSON.parse(line).key),
      [null, key],
    );
  });
});

describe('events.jsonl', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'run-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has every event with its time, progress once a second a node, and the last one before the end', async () => {
    const path = join(folder, 'runs', 'r1', 'events.jsonl');
    let at = 0;
    const log = runLog(path, { now: () => new Date(at) });
    log.handle(started('a'));
    for (at = 0; at <= 2500; at += 100) {
      log.handle(progressed('a', at));
      log.handle(progressed('b', at));
    }
    log.handle(finished('a', 'ran'));
    await log.close();
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const done = (node: string): number[] =>
      lines.filter((e) => e.type === 'node-progress' && e.node === node).map((e) => e.done);
    assert.deepEqual(done('a'), [0, 1000, 2000, 2500]);
    assert.deepEqual(done('b'), [0, 1000, 2000, 2500]);
    assert.equal(lines[0].at, '1970-01-01T00:00:00.000Z');
    assert.deepEqual([lines[0].type, lines.filter((e) => e.type === 'node-finished').length], ['node-started', 1]);
  });

  it('does not end a run when it cannot be written, and says so once', async () => {
    writeFileSync(join(folder, 'file'), '');
    const errors: Error[] = [];
    const log = runLog(join(folder, 'file', 'events.jsonl'), { onError: (error) => errors.push(error) });
    log.handle(started('a'));
    log.handle(started('b'));
    await log.close();
    assert.equal(errors.length, 1);
  });
});

describe('several renderers', () => {
  it('get every event in order and are all closed', async () => {
    const seen: string[] = [];
    const one = (name: string) => ({
      handle: () => void seen.push(name),
      close: async () => void seen.push(`${name} closed`),
    });
    const both = combineRenderers(one('a'), one('b'));
    both.handle(started('x'));
    await both.close();
    assert.deepEqual(seen, ['a', 'b', 'a closed', 'b closed']);
  });
});

describe('an output that can no longer be written, as of a reader that goes away,', () => {
  const failing = (code: string): Writable =>
    new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });

  it('is no error', async () => {
    const stream = failing('EPIPE');
    outliveOutput(stream, 'it', assert.fail);
    stream.write('x');
    await new Promise((resolve) => stream.on('close', resolve));
  });

  it('is told once where it is a full disk, and ends nothing', async () => {
    const stream = failing('ENOSPC');
    const told: string[] = [];
    outliveOutput(stream, 'standard output', (line) => told.push(line));
    stream.write('x');
    stream.write('y');
    await new Promise((resolve) => stream.on('close', resolve));
    assert.deepEqual(told, ['error: standard output cannot be written (ENOSPC), so what follows is missing there.\n']);
  });
});
