import type { Command } from './orchestrator/cli/command.ts';

/** Runs, then counts the nodes of one stage; exit code 3 where there are fewer than asked for. */
export const nodes: Command = {
  name: 'nodes',
  description: 'nodes of a stage after a run',
  arguments: [{ name: '<experiment>' }],
  experiment: 'chosen',
  options: [
    { flags: '--stage <name>', description: 'of this stage', required: true },
    { flags: '--least <n>', description: 'as many at least', kind: 'count', default: 1 },
  ],
  examples: [['nodes text --stage shout', 'one']],
  async action({ output, choose, settingsOf, run }, { stage, least, ...flags }, experiment: string) {
    const choice = choose(experiment, flags);
    const { exitCode, details } = await run(choice);
    if (exitCode !== 0) return exitCode;
    const found = (await details()).nodes.filter((node) => node.stage === stage);
    output.data({
      type: 'nodes',
      stage,
      found: found.map(({ node }) => node),
      settings: settingsOf(choice),
      ...choice,
    });
    output.text(`${found.length} of ${stage}`);
    return found.length < least ? 3 : 0;
  },
};
