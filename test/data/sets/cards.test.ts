import assert from 'node:assert/strict';
import { DATA_SET_CARDS, dataSetCard } from '../../../data/sets/cards.ts';
import type { DataSetCard } from '../../../data/sets/data-set-card.ts';

const cards: readonly DataSetCard[] = DATA_SET_CARDS;

describe('the cards of data sets', () => {
  it('have ids of their own, and classes without a repeated name', () => {
    assert.equal(new Set(cards.map(({ id }) => id)).size, cards.length);
    for (const { id, classes } of cards) assert.equal(new Set(classes).size, classes.length, id);
    assert.equal(dataSetCard('cifar100').classes.length, 100);
  });

  it('have, where images are published, archives with a digest, a size and an address, counts, and a work to cite', () => {
    for (const { id, synthetic, archives, images, reference } of cards) {
      assert.equal(archives.length === 0, synthetic, id);
      if (synthetic) continue;
      for (const { name, md5, bytes, addresses } of archives) {
        assert.match(md5!, /^[0-9a-f]{32}$/, name);
        assert.ok(bytes! > 1e6 && addresses.every((address) => /^https?:\/\/.*\/$/.test(address)), name);
      }
      assert.ok(images!.train > 0 && images!.test > 0 && reference !== null, id);
    }
  });

  it('name the canonical archives of CIFAR-10 by their published md5', () => {
    assert.deepEqual(
      dataSetCard('cifar10').archives.map(({ md5 }) => md5),
      ['c32a1d4ab5d03f1284b67883e8d87530', 'c58f30108f718f92721af3b95e74349a'],
    );
  });
});
