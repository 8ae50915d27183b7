import assert from 'node:assert/strict';
import { project } from '../../stages/project.ts';
import { publicationOf } from '../../stages/publication.ts';
import { Experiment } from '../../stages/settings/experiment.ts';

function validated(value: unknown): Experiment {
  const result = Experiment['~standard'].validate(value);
  if (result instanceof Promise || result.issues) throw new Error(JSON.stringify(result));
  return result.value;
}

describe('the settings of an experiment', () => {
  it('are validated to themselves, so that those in a lock are what is run again', () => {
    for (const [name, given] of Object.entries(project.experiments)) {
      // Images of one's own have no place of their own.
      const value = name === 'folder' ? { ...given, data: { ...given.data, path: 'images' } } : given;
      const once = JSON.parse(JSON.stringify(validated(value)));
      assert.deepEqual(JSON.parse(JSON.stringify(validated(once))), once, name);
    }
  });

  it('are refused where they ask for numbers of labels of a split that knows shares alone', () => {
    const split = { kind: 'first', fractions: [0.1] };
    assert.equal(validated({ ...project.experiments.quick, split }).split.kind, 'first');
    const both = { ...split, budgets: [100] };
    assert.throws(() => validated({ ...project.experiments.quick, split: both }), /remove split\.budgets/);
  });

  it('are read under the keys that options had in 0.1, in settings, locks and sweeps', () => {
    const { quick } = project.experiments;
    const old = { barlow: { projector: [8, 8] }, denoising: { noise: 0.5 }, simclr: {} };
    const { options } = validated({ ...quick, pretrain: { epochs: 1, options: old } }).pretrain!;
    assert.deepEqual(options['barlow-twins'], { projector: [8, 8] });
    assert.deepEqual(options['denoising-autoencoder'], { noise: 0.5 });
    const lock = { epochs: 1, options: { barlow: {}, 'barlow-twins': { lambda: 1 }, denoising: {} } };
    assert.deepEqual(validated({ ...quick, pretrain: lock }).pretrain!.options['barlow-twins'], { lambda: 1 });
    const sweep = { pretrain: { options: { barlow: { lambda: [1, 2] } } } };
    assert.deepEqual(validated({ ...quick, pretrain: { epochs: 1 }, sweep }).sweep, {
      pretrain: { options: { 'barlow-twins': { lambda: [1, 2] } } },
    });
  });

  it('are refused with an option under both its old and its new key, by the name of the new key', () => {
    const options = { barlow: { lambda: 1 }, 'barlow-twins': { lambda: 2 } };
    assert.throws(
      () => validated({ ...project.experiments.quick, pretrain: { epochs: 1, options } }),
      /pretrain\.options\.barlow is now pretrain\.options\.barlow-twins, and both are given/,
    );
  });

  it('are refused where a number is not finite or too large to be exact', () => {
    const { quick } = project.experiments;
    const rate = (learningRate: number) => ({ ...quick, pretrain: { epochs: 1, optimizer: { learningRate } } });
    assert.throws(() => validated(rate(Number.POSITIVE_INFINITY)), /finite/);
    assert.throws(() => validated({ ...quick, data: { name: 'synthetic', seed: 2 ** 53 } }), /safe integer/);
  });

  it('describe the publication in the words of the author, and refuse a wrong day, ORCID, DOI or licence', () => {
    const quick = project.experiments.quick;
    const publication = {
      authors: [{ family: 'Curie', given: 'M.', orcid: 'https://orcid.org/0000-0002-1825-0097' }, { family: 'Group' }],
      ...{ date: '2026-05-31', licence: 'CC-BY-4.0', doi: '10.5281/zenodo.1' },
    };
    const said = publicationOf(validated({ ...quick, publication }));
    assert.deepEqual(said.authors, [
      { name: 'M. Curie', orcid: 'https://orcid.org/0000-0002-1825-0097' },
      { name: 'Group' },
    ]);
    assert.deepEqual(
      [said.date, said.licence, said.identifier],
      ['2026-05-31', 'CC-BY-4.0', 'https://doi.org/10.5281/zenodo.1'],
    );
    const { date, licence, authors } = publicationOf(validated(quick));
    assert.deepEqual([date, licence, authors], [undefined, undefined, []]);
    for (const wrong of [
      { date: 'May 2026' },
      { authors: [{ family: 'X', orcid: '0000' }] },
      { doi: 'doi:1' },
      { licence: 'my own' },
    ])
      assert.throws(() => validated({ ...quick, publication: wrong }), JSON.stringify(wrong));
  });

  it('say of no method that uses labels that it does without, and name encoders only where some are published', () => {
    const { quick } = project.experiments;
    const described = (pretrain: unknown) => publicationOf(validated({ ...quick, pretrain })).description;
    const both = described({ epochs: 1, methods: ['simclr', 'supcon'], init: 'weights/mine.safetensors' });
    assert.match(
      both,
      /: simclr, trained without labels from the weights mine\.safetensors; supcon, trained with labels/,
    );
    assert.match(both, /figures, trained encoders, and the lock/);
    const labelled = described({ epochs: 1, methods: ['supcon'] });
    assert.doesNotMatch(labelled, /without labels|trained encoders/);
    assert.match(described(null), /images: report, measured values, tables, figures, and the lock/);
  });
});
