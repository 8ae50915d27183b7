import assert from 'node:assert/strict';
import type { Project } from '../../../orchestrator/cli/project.ts';
import { experimentValue } from '../../../orchestrator/cli/session.ts';
import { project } from '../../../stages/project.ts';

const settle = (experiment: string, ...set: string[]): any =>
  experimentValue(project as unknown as Project, { experiment, set, options: {} });

describe('a value given by --set', () => {
  const taken: [setting: string, value: unknown][] = [
    ['data.path=2024', '2024'],
    ['data.path=1e5', '1e5'],
    ['data.path=true', 'true'],
    ['data.path=-0', '-0'],
    ['data.path=9007199254740993', '9007199254740993'],
    ['data.path=null', null],
    ['data.path="2024"', '2024'],
    ['title=12', '12'],
    ['title=null', 'null'],
    ['publication.version=1.0', '1.0'],
    ['pretrain.methods=simclr', ['simclr']],
    ['pretrain.methods=["simclr","byol"]', ['simclr', 'byol']],
    ['split.budgets=20', [20]],
    ['split.fractions=0.1', [0.1]],
    ['pretrain.seeds=3', [3]],
    ['published=study-a', ['study-a']],
    ['data.seed=9007199254740991', 9007199254740991],
  ];
  for (const [setting, value] of taken)
    it(`is ${JSON.stringify(value)} for ${setting}, as the schema wants it`, () => {
      const path = setting.slice(0, setting.indexOf('=')).split('.');
      assert.deepEqual(
        path.reduce((at, name) => at[name], settle('quick', setting)),
        value,
      );
    });

  it('is a list of one for a sweep, too', () => {
    assert.equal(settle('quick', 'sweep.pretrain.epochs=5').pretrain.epochs, 5);
  });

  const refusals: [setting: string, said: RegExp][] = [
    [
      'pretrain.epoch=3',
      /^--set pretrain\.epoch=3: there is no parameter "pretrain\.epoch"\. Did you mean "pretrain\.epochs"\?$/,
    ],
    ['pretrain.options.simclr.temp=1', /Did you mean "pretrain\.options\.simclr\.temperature"\?$/],
    ['epochs=3', /Did you mean "pretrain\.epochs" or "supervised\.epochs"/],
    ['dta.path=x', /there is no parameter "dta"\. Did you mean "data\.path"\?$/],
    ['foo.bar=1', /there is no parameter "foo"\. There are: title, data, split/],
    ['encoder=resnet18', /it takes a group of parameters, .*Did you mean --set encoder\.name=resnet18\?$/],
    ['pretrain.optimizer=sgd', /Did you mean --set pretrain\.optimizer\.name=sgd\?$/],
    ['random=false', /Did you mean --set random=null\?$/],
    ['encoder.name=resnet', /it takes one of conv-small, .*did you mean "resnet18"/],
    ['pretrain.methods=simcl', /it takes one of barlow-twins, .*did you mean "simclr"/],
    ['pretrain.epochs=three', /it takes a number, and not "three"\.$/],
    ['pretrain.epochs=3.5', /it takes a whole number, at most 9007199254740991, and not 3\.5\.$/],
    ['data.seed=9007199254740993', /kept exactly up to 9007199254740991, and this one is beyond\.$/],
    ['pretrain.seeds=[1,9007199254740993]', /kept exactly up to/],
    ['data.seed=1e300', /it takes a whole number, at most/],
    ['threads=100000', /it takes 1024 or less/],
    ['data.size=1000000', /it takes 10000 or less/],
    ['split.draws=0', /it takes 1 or more, and not 0\.$/],
    ['pretrain.batch=1', /it takes 2 or more, and not 1\.$/],
    ['pretrain.methods=[]', /it takes at least 1 of them, and has 0\.$/],
    ['data.path=', /an empty path names nothing/],
    ['data.path=  ', /an empty path names nothing/],
    ['pretrained={"path":""}', /an empty path names nothing/],
    ['pretrain.init=', /an empty path names nothing/],
  ];
  for (const [setting, said] of refusals)
    it(`is refused in the words of parameters: ${setting}`, () => {
      assert.throws(
        () => settle('quick', setting),
        (error: Error & { exitCode?: number }) => {
          assert.match(error.message, said);
          assert.doesNotMatch(error.message, /Expected|Invalid|the --set options|undefined/);
          return error.name === 'Problem' && error.exitCode === 2;
        },
      );
    });

  it('is the only one that is named where others are right', () => {
    assert.throws(
      () => settle('quick', 'data.seed=3', 'split.draws=0'),
      /^Problem: --set split\.draws=0: it takes 1 or more/,
    );
  });

  it('is asked for by name, with a command, where an experiment needs it', () => {
    assert.throws(
      () => settle('folder', 'pretrain.epochs=3'),
      /data\.path: data\.name=folder needs it: .* Give it: npx tsx pipeline\.ts run folder --set pretrain\.epochs=3 --set data\.path=VALUE$/,
    );
  });
});
