import assert from 'node:assert/strict';
import { parameterGuide } from '../../stages/settings/parameter-guide.ts';
import { PARAMETER_TEXTS } from '../../stages/settings/parameter-texts.ts';

describe('the guide to parameters', () => {
  const guide = new Map(parameterGuide().map((one) => [one.path, one]));

  it('says of every parameter what it takes and does', () => {
    for (const { path, takes, does } of guide.values()) {
      assert.ok(does !== undefined && does.length > 8, `${path} has no text in parameter-texts.ts`);
      assert.ok(takes.length > 3, path);
    }
  });

  it('has no text without a parameter', () => {
    const paths = [...guide.keys()];
    for (const ending of Object.keys(PARAMETER_TEXTS))
      assert.ok(
        paths.some((path) => path === ending || path.endsWith(`.${ending}`)),
        ending,
      );
  });

  it('reads bounds, choices, lists and defaults from the schema, and defaults of methods from their cards', () => {
    const { takes, standard } = guide.get('pretrain.batch')!;
    assert.deepEqual([takes, standard], ['a whole number from 2', 256]);
    assert.equal(guide.get('augment.small.scale')!.takes, 'a number above 0 to 1');
    assert.equal(guide.get('data.onBadImage')!.takes, 'one of fail, skip');
    assert.equal(guide.get('data.path')!.takes, 'text, or null');
    assert.equal(guide.get('data.path')!.standard, null);
    assert.equal(guide.get('split.fractions')!.takes, 'a list, each a number above 0 to 1');
    assert.equal(guide.get('probe.sgd.optimizer.name')!.standard, 'sgd');
    assert.equal(typeof guide.get('pretrain.options.simclr.temperature')!.standard, 'number');
    assert.equal(guide.get('pretrain.epochs')!.standard, undefined);
  });
});
