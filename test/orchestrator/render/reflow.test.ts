import assert from 'node:assert/strict';
import { Reflow } from '../../../orchestrator/render/reflow.ts';

const row = '\u001b[2K\u001b[1A';

describe('a live region on a terminal that is made narrower', () => {
  it('erases the rows by which its lines wrapped, colours not counted, and none where all fit', () => {
    const reflow = new Reflow();
    assert.equal(reflow.erase(10), '');
    reflow.drew(`\u001b[2K\u001b[1A${'a'.repeat(100)}\n\u001b[32m${'b'.repeat(60)}\u001b[39m\nshort\n`);
    assert.equal(reflow.erase(120), '');
    assert.equal(reflow.erase(100), '');
    assert.equal(reflow.erase(60), row);
    assert.equal(reflow.erase(40), row.repeat(3));
    reflow.drew('\u001b[2K');
    assert.equal(reflow.erase(10), '');
  });
});
