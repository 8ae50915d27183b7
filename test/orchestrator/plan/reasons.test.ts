import assert from 'node:assert/strict';
import { reasonSentence, reasonsBetween } from '../../../orchestrator/plan/reasons.ts';
import type { KeyParts } from '../../../orchestrator/store/key.ts';

const parts: KeyParts = {
  keyVersion: 1,
  stage: 'train',
  code: {
    fingerprint: 'sha256:aa',
    declarations: { 'a.ts#f': { hash: '1', via: '' } },
    packages: { tar: 'tar@7.1.0 0123456789abcdef' },
  },
  params: { encoder: { name: 'small', width: 8 }, epochs: 1 },
  files: {},
  inputs: { images: 'sha256:01', parts: ['sha256:02', 'sha256:03'] },
  outputs: { model: 'model@1' },
  environment: { engine: 'native', version: 'TensorFlow 2.20.0' },
  provenance: {},
};
const details = (after: Partial<KeyParts>) => reasonsBetween(parts, { ...parts, ...after }).map(({ detail }) => detail);

describe('Reasons between two keys', () => {
  it('are none where nothing differs', () => {
    assert.deepEqual(reasonsBetween(parts, structuredClone(parts)), []);
    assert.match(reasonSentence([]), /not known why/, 'it runs, so something did change');
  });

  it('leave out no part of a key, whether or not there are words for it', () => {
    const more = (year: string) => ({ ...parts, weather: { year } }) as KeyParts;
    const [reason] = reasonsBetween(more('20'), more('22'));
    assert.equal(reason!.detail, 'the part "weather" of its key, year changed from 20 to 22');
    assert.match(
      details({ code: { ...parts.code, fingerprint: 'sha256:bb' } })[0]!,
      /its code changed, though no function/,
    );
    const edited = (f: string, references: string) => ({
      code: {
        ...parts.code,
        fingerprint: `sha256:${f}${references}` as const,
        declarations: { 'a.ts#f': { hash: f, via: '' }, 'a.ts#order and references': { hash: references, via: '' } },
      },
    });
    assert.deepEqual(details(edited('2', '3')), ['function a.ts#f changed from 1 to 2']);
    assert.match(details({ ...edited('1', '3'), params: {} }).at(-1)!, /its code changed, though no function/);
    const old = {
      ...parts,
      keyVersion: 0,
      inputs: { images: `xxh128:${'0'.repeat(32)}`, parts: [] },
    } as unknown as KeyParts;
    const now = { ...parts, inputs: { images: `sha256:${'0'.repeat(64)}`, parts: [] } } as KeyParts;
    assert.deepEqual(
      reasonsBetween(old, now).map(({ what }) => what),
      ['key version'],
      'digests of two kinds do not tell whether bytes changed',
    );
  });

  it('go into nested parameters, to the member that changed', () => {
    assert.deepEqual(details({ params: { encoder: { name: 'large', width: 8 }, epochs: 1 } }), [
      'parameter encoder.name changed from small to large',
    ]);
    assert.deepEqual(details({ params: { epochs: 1 } }), ['parameter encoder is gone']);
  });

  it('tell items of a list apart, a longer list and another order', () => {
    const inputs = (list: readonly `sha256:${string}`[]) => details({ inputs: { ...parts.inputs, parts: list } });
    assert.deepEqual(inputs(['sha256:02', 'sha256:04']), ['input parts[1] changed']);
    assert.deepEqual(inputs(['sha256:03', 'sha256:02']), ['input parts has the same items in another order']);
    assert.deepEqual(inputs(['sha256:02']), ['input parts has 1 item, it had 2']);
  });

  it('name versions of packages and of what the engine says of itself', () => {
    const code = (version: string) => ({ code: { ...parts.code, packages: { tar: version } } });
    assert.deepEqual(details(code('tar@7.2.0 ffffffffffffffff')), ['package tar changed from tar@7.1.0 to tar@7.2.0']);
    assert.deepEqual(details(code('tar@7.1.0 ffffffffffffffff')), [
      'package tar is still tar@7.1.0, but files of it or of something that it depends on changed',
    ]);
    assert.deepEqual(details({ environment: { engine: 'native', version: 'TensorFlow 2.21.0' } }), [
      'environment version changed from TensorFlow 2.20.0 to TensorFlow 2.21.0',
    ]);
  });

  it('name an input whose producer changed, and origins that an earlier key did not hold', () => {
    const origins = { images: 'decode', parts: ['a', 'b'] };
    assert.deepEqual(details({ origins }), ['its key now holds which node made each input']);
    const from = (before: typeof origins, after: typeof origins) =>
      reasonsBetween({ ...parts, origins: before }, { ...parts, origins: after }).map(({ detail }) => detail);
    assert.deepEqual(from(origins, origins), []);
    assert.deepEqual(from(origins, { ...origins, images: 'draw' }), [
      'the origin of input images changed from decode to draw',
    ]);
    assert.deepEqual(from(origins, { ...origins, parts: ['b', 'a'] }), ['the origin of input parts changed']);
  });

  it('tell a stated code version from and to', () => {
    const stated = (version: string): KeyParts => ({
      ...parts,
      code: { fingerprint: `version:${version}`, declarations: {}, packages: {} },
    });
    assert.deepEqual(
      reasonsBetween(stated('1'), stated('2')).map(({ detail }) => detail),
      ['the stated code version changed from 1 to 2'],
    );
    assert.equal(reasonsBetween(parts, stated('1'))[0]!.detail, 'the stated code version changed from none to 1');
  });
});
