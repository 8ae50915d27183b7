import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson, createHasher, isDigest, sha256 } from '../../../orchestrator/ground/digest.ts';
import { digestFile } from '../../../orchestrator/ground/file-digest.ts';
import { randomStreams } from '../../../orchestrator/random.ts';

describe('Digests', () => {
  it('are those of the published test vectors', () => {
    assert.equal(sha256('abc'), 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    assert.equal(sha256(new Uint8Array(0)), 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('are the same of a file, of its bytes and of its pieces, at every size around a chunk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strata-digest-'));
    try {
      const chunk = 4 * 1024 * 1024;
      const all = new Uint8Array(2 * chunk + 5).map((_, i) => (i * 131) ^ (i >> 9));
      for (const size of [0, 1, 1000, chunk - 1, chunk, chunk + 1, 2 * chunk, 2 * chunk + 5]) {
        const bytes = all.subarray(0, size);
        writeFileSync(join(folder, 'x'), bytes);
        const hasher = createHasher();
        for (let at = 0; at < size; at += 1_000_003) hasher.update(bytes.subarray(at, at + 1_000_003));
        const digest = hasher.digest();
        assert.equal(await digestFile(join(folder, 'x')), digest, `${size} bytes`);
        assert.equal(sha256(bytes), digest);
        assert.ok(isDigest(digest));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('do not mix when computed at the same time, and a hasher is used once', () => {
    const one = createHasher();
    const two = createHasher();
    one.update(Buffer.from('ab'));
    two.update(Buffer.from('xy'));
    one.update(Buffer.from('c'));
    assert.equal(one.digest(), sha256(Buffer.from('abc')));
    assert.throws(() => one.update(Buffer.from('d')), /already called/);
    assert.throws(() => one.digest(), /already called/);
    assert.equal(two.digest(), sha256(Buffer.from('xy')));
  });

  it('are known by their form, so that nothing else becomes part of a path', () => {
    for (const bad of [
      '',
      'sha256:',
      'sha256:../../etc',
      `xxh128:${'a'.repeat(32)}`,
      `sha256:${'a'.repeat(63)}`,
      `md5:${'a'.repeat(32)}`,
      7,
      undefined,
    ])
      assert.equal(isDigest(bad), false);
    assert.ok(isDigest(sha256('')));
  });
});

describe('Canonical JSON', () => {
  /** A random JSON value. */
  function value(random: ReturnType<ReturnType<typeof randomStreams>>, depth: number): unknown {
    switch (random.int(depth > 0 ? 7 : 5)) {
      case 0:
        return null;
      case 1:
        return random.int(2) === 1;
      case 2:
        return random.normal() * 10 ** random.int(30);
      case 3:
        return random.int(1000);
      case 4:
        return String.fromCharCode(...Array.from({ length: random.int(6) }, () => random.int(0x10000)));
      case 5:
        return Array.from({ length: random.int(4) }, () => value(random, depth - 1));
      default:
        return Object.fromEntries(
          Array.from(
            { length: random.int(5) },
            () => [value(random, 0), value(random, depth - 1)] as [string, unknown],
          ),
        );
    }
  }

  const turned = (v: unknown): unknown =>
    Array.isArray(v)
      ? v.map(turned)
      : v !== null && typeof v === 'object'
        ? Object.fromEntries(
            Object.entries(v)
              .reverse()
              .map(([name, member]) => [name, turned(member)]),
          )
        : v;

  it('means what JSON means, whatever the order of names, and is its own canonical form', () => {
    const streams = randomStreams(11);
    for (let i = 0; i < 2000; i++) {
      const original = value(streams('value', i), 4);
      const text = canonicalJson(original);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(original)));
      assert.equal(canonicalJson(turned(original)), text);
      assert.equal(canonicalJson(JSON.parse(text)), text);
    }
  });

  it('sorts names by code unit, drops undefined members and writes no white space', () => {
    assert.equal(
      canonicalJson({ b: 1, a: [1, { d: undefined, c: -0 }], Z: 'ä', 10: 0, 9: 0 }),
      '{"10":0,"9":0,"Z":"ä","a":[1,{"c":0}],"b":1}',
    );
    assert.equal(canonicalJson({ '\ud83d\ude00': 1, '\uff5e': 2 }), '{"\ud83d\ude00":1,"\uff5e":2}');
  });

  it('refuses what JSON would lose in silence, and says where it is', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const refused: [unknown, RegExp][] = [
      [{ a: [1, { b: Number.NaN }] }, /\.a\[1\]\.b is NaN/],
      [{ a: Number.POSITIVE_INFINITY }, /\.a is Infinity/],
      [{ a: () => 1 }, /\.a is of type function/],
      [[undefined], /\[0\] is of type undefined/],
      // biome-ignore lint/suspicious/noSparseArray: a hole is what is refused
      [[, 1], /\[0\] is of type undefined/],
      [{ a: 1n }, /of type bigint/],
      [{ a: Symbol('x') }, /of type symbol/],
      [new Map(), /it is an instance of Map/],
      [{ when: new Date() }, /\.when is an instance of Date/],
      [{ x: new Float32Array(2) }, /instance of Float32Array/],
      [cycle, /contains itself/],
      [undefined, /it is of type undefined/],
    ];
    for (const [bad, why] of refused) assert.throws(() => canonicalJson(bad), why);
    assert.equal(canonicalJson(Object.assign(Object.create(null), { a: 1 })), '{"a":1}');
  });
});
