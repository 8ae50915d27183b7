import type { Example } from '../../orchestrator/cli/command.ts';

/** Examples of `--help` for these studies, by command; those of the whole program under `''`. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  '': [
    ['run', 'the quick experiment, no download'],
    ['run folder --set data.path=FOLDER', 'images of your own'],
    ['experiments', 'what else there is'],
    ['params pretrain', 'what --set can change'],
  ],
  run: [
    ['run', 'the default experiment'],
    ['run cifar10 --set data.path=FILE --jobs 2', 'with a parameter, two stages at once'],
    ["run --only 'pretrain/*' --watch", 'a part of it, again with every edit'],
  ],
  status: [['status cifar10', 'what a run would do']],
  params: [
    ['params', 'all of them, a line each'],
    ['params pretrain.optimizer --experiment cifar10', 'what these take and do, with their values there'],
  ],
  why: [
    ['why pretrain/simclr', 'as the last run had it'],
    ['why report --experiment quick', 'of this experiment'],
  ],
  graph: [
    ['graph', 'as a tree, with states and times'],
    ['graph --format html --output graph.html', 'one page: states, times, reasons, a search'],
    ['graph cifar10 --format mermaid', 'for a Markdown file'],
  ],
  show: [
    ['show probe-at-fractions:simclr,seed=0', 'its files, inputs, parameters and the command that makes it again'],
  ],
  diff: [
    ['diff', 'the last two runs'],
    ['diff study-a study-b', 'the last run of each'],
  ],
  export: [['export export-backbone:simclr,seed=0 encoder.tar', 'a trained encoder, for another store']],
  pin: [['pin paper', 'the results of the last run, for as long as the pin stands']],
  report: [['report --runs previous latest', 'the last two runs in one report']],
  engine: [
    ['engine', 'what computes here, and how fast'],
    ['engine install', 'now, rather than at the first run'],
  ],
  check: [['check quick --baseline experiments/baselines/quick.json', 'exit code 3 for a regression']],
  reproduce: [
    ['reproduce lock.json --store reproduced', 'in an empty store, so that everything is computed'],
    ['reproduce lock.json --set data.path=FILE', 'with the images where they are here'],
  ],
  new: [
    ['new method my-method', 'loss, method, card, stage and test'],
    ['new encoder my-encoder', 'layers, card, exported layers and test'],
  ],
};
