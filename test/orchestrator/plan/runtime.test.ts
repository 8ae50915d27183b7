import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { reasonsBetween } from '../../../orchestrator/plan/reasons.ts';
import { runtimeParts } from '../../../orchestrator/plan/runtime.ts';
import type { KeyParts } from '../../../orchestrator/store/key.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('The runtime in a key', () => {
  it('is as coarse as results allow: a release line of Node, its engine, its tables, the loader', () => {
    const parts = runtimeParts(root);
    assert.deepEqual(Object.keys(parts), ['node', 'v8', 'icu', 'loader']);
    assert.match(parts.node!, /^\d+$/);
    assert.match(parts.v8!, /^\d+\.\d+$/);
    assert.match(parts.icu!, /^\d+$/);
    assert.match(parts.loader!, /^tsx \d+$/);
    assert.ok(process.versions.node.startsWith(`${parts.node}.`));
  });

  it('holds only the parts that are asked for, and every version in full with "exact"', () => {
    assert.deepEqual(Object.keys(runtimeParts(root, ['v8', 'node'])), ['node', 'v8']);
    assert.deepEqual(runtimeParts(root, []), {});
    const { node, zlib, loader } = runtimeParts(root, 'exact');
    assert.deepEqual({ node, zlib }, { node: process.versions.node, zlib: process.versions.zlib });
    assert.match(loader!, /^tsx \d+\.\d+\.\d+/);
  });

  it('is named in words when it changes', () => {
    const parts = { params: {}, files: {}, inputs: {}, environment: {}, outputs: {}, provenance: {}, keyVersion: 1 };
    const key = (runtime?: Record<string, string>): KeyParts => ({
      ...parts,
      stage: 'read',
      code: { fingerprint: 'version:1', declarations: {}, packages: {} },
      ...(runtime ? { runtime } : {}),
    });
    const said = (before: KeyParts, after: KeyParts) => reasonsBetween(before, after).map(({ detail }) => detail);
    assert.deepEqual(said(key({ node: '22', icu: '76' }), key({ node: '24', v8: '13.6' })), [
      "Node's tables of characters and languages (ICU) counts no more",
      'Node changed from 22 to 24',
      "Node's engine V8 now counts: it is 13.6",
    ]);
    assert.deepEqual(said(key(), key({ node: '24' })), ['its key now holds the versions of what runs it']);
    assert.deepEqual(said(key({ node: '24' }), key({ node: '24' })), []);
  });
});
