import type { Command, Option } from 'commander';

/** How the program is called, in everything that people may copy. */
const PROGRAM = 'npx tsx pipeline.ts';

const examples: Readonly<Record<string, readonly (readonly [line: string, does: string])[]>> = {
  run: [
    ['run', 'the default experiment'],
    ['run cifar10 --set data.path=FILE --jobs 2', 'with a parameter, two stages at once'],
    ["run --only 'pretrain/*' --watch", 'a part of it, again with every edit'],
  ],
  status: [['status cifar10', 'what a run would do']],
  why: [
    ['why pretrain/simclr', 'as the last run had it'],
    ['why report --experiment quick', 'of this experiment'],
  ],
  graph: [
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
  check: [['check quick --baseline experiments/baselines/quick.json', 'exit code 3 for a regression']],
  reproduce: [
    ['reproduce lock.json --store reproduced', 'in an empty store, so that everything is computed'],
    ['reproduce lock.json --set data.path=FILE', 'with the images where they are here'],
  ],
  verify: [['verify --repair', 'find damage, and let it be made again']],
  gc: [['gc --keep-runs 3 --max-size 20G --dry-run', 'what would go']],
  completion: [
    ['completion bash > ~/.strata-completion', 'then: source ~/.strata-completion in ~/.bashrc'],
    ['completion fish | source', 'for this session'],
  ],
  new: [['new method my-method', 'loss, heads, stage, options, names and tests']],
};

/** Names the program as it is called, gives every command its examples, and leaves out defaults that say nothing. */
export function describeHelp(root: Command): void {
  root.name(PROGRAM);
  const silent = (value: unknown): boolean => value === false || (Array.isArray(value) && value.length === 0);
  for (const command of [root, ...root.commands]) {
    const plain = command.createHelp();
    command.configureHelp({
      optionDescription: (option: Option) => {
        if (!silent(option.defaultValue)) return plain.optionDescription(option);
        return option.description;
      },
    });
    const lines = examples[command.name()] ?? [];
    const width = Math.max(0, ...lines.map(([line]) => line.length));
    const text = lines.map(([line, does]) => `  ${PROGRAM} ${line.padEnd(width)}   ${does}`);
    if (text.length > 0) command.addHelpText('before', `Examples:\n${text.join('\n')}\n`);
  }
}
