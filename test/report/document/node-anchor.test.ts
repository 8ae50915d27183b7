import assert from 'node:assert/strict';
import { nodeAnchor } from '../../../report/document/node-anchor.ts';
import { makeReport } from '../../../report/make-report.ts';
import { fixtureStudy } from '../fixture-study.ts';

/** Names that come to the same letters and digits. */
const CLOSE = [
  'probe:\u00e9',
  'probe:\u00fc',
  'probe:',
  'probe',
  'a:b',
  'a/b',
  'a-b',
  'a--b',
  'x=-1',
  'x=1',
  '[0.1]',
  '[0,1]',
];

describe('the anchor of a node', function () {
  this.timeout(60_000);

  it('differs from that of every other, has plain signs alone, and is the name where that is plain', () => {
    const anchors = CLOSE.map(nodeAnchor);
    assert.equal(new Set(anchors).size, CLOSE.length, anchors.join());
    for (const anchor of anchors) assert.match(anchor, /^node-[A-Za-z0-9-]*$/);
    assert.equal(nodeAnchor('a-b'), 'node-a-b');
  });

  it('leads each number to its own row, in a report of such names with a PDF', async () => {
    const study = fixtureStudy({ images: 100, draws: 1 });
    const names = new Map(study.results.map(({ node }, i) => [node, CLOSE[i]!]));
    const named = (node: string): string => names.get(node) ?? node;
    const files = await makeReport(
      {
        ...study,
        results: study.results.map((one) => ({ ...one, node: named(one.node) })),
        maps: [],
        provenance: study.provenance.map((one) => ({ ...one, name: named(one.name), inputs: one.inputs.map(named) })),
      },
      assert.fail,
    );
    assert.ok(files.some(({ path }) => path === 'report.pdf'));
    const html = Buffer.from(files.find(({ path }) => path === 'report.html')!.bytes).toString('utf8');
    for (const name of names.values()) assert.equal(html.split(`id="${nodeAnchor(name)}"`).length, 2, name);
  });
});
