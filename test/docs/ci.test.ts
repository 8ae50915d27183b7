import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Project } from '../../orchestrator/cli.ts';
import { study } from '../../pipeline.ts';
import { project } from '../../stages/project.ts';
import { inside } from '../rig/faults/lab.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const recipes = join(root, 'docs/ci');
const textOf = (name: string): string => readFileSync(join(recipes, name), 'utf8');
const yamlOf = (name: string) => parse(textOf(name), { strict: true, uniqueKeys: true, prettyErrors: true });

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** Commands of this program in a text, a line each; a backslash at the end of a line goes on. */
const commandsIn = (text: string): string[] =>
  [...text.replace(/\\\n\s*/g, ' ').matchAll(/npx tsx pipeline\.ts ([^\n`]*)/g)].map(([, rest]) => rest!.trim());

const helpOf = async (command: string): Promise<string> => {
  const all = { ...project, source: new URL('../../pipeline.ts', import.meta.url).href, build: study } as Project;
  return (await inside(all, command, '--help')).stdout;
};

describe('the recipes of continuous integration', function () {
  this.timeout(60_000);

  it('call commands and options that exist, and so do the pages about them', async () => {
    const texts = [
      ...readdirSync(recipes).map(textOf),
      ...['docs/ci.md', 'docs/gate.md'].map((page) => readFileSync(join(root, page), 'utf8')),
    ];
    const options = new Map<string, Set<string>>();
    for (const line of texts.flatMap(commandsIn)) {
      const words = line.split(/\s+/).filter((word) => word !== '--json');
      const known = options.get(words[0]!) ?? new Set();
      for (const word of words) if (word.startsWith('--')) known.add(word);
      options.set(words[0]!, known);
    }
    // In the script the options follow a function's name.
    for (const [word] of textOf('check.sh').matchAll(/--[a-z]+/g))
      if (word !== '--json' && word !== '--engine') options.get('check')!.add(word);
    assert.deepEqual([...options.keys()].sort(), ['check', 'gc']);
    for (const [command, used] of options) {
      const help = await helpOf(command);
      for (const option of used) assert.match(help, new RegExp(`${option}\\b`), `${command} ${option}`);
    }
  });

  it('are workflows of GitHub Actions whose jobs have machines and whose steps do one thing each', () => {
    for (const name of readdirSync(recipes).filter((one) => one.startsWith('github-'))) {
      const workflow = yamlOf(name);
      assert.deepEqual(
        Object.keys(workflow).filter((key) => !['name', 'on', 'permissions', 'concurrency', 'jobs'].includes(key)),
        [],
      );
      for (const job of Object.values(workflow.jobs) as { 'runs-on'?: string; steps: Step[] }[]) {
        assert.equal(typeof job['runs-on'], 'string');
        for (const step of job.steps) {
          assert.notEqual(step.uses === undefined, step.run === undefined, JSON.stringify(step));
          if (step.uses) assert.match(step.uses, /^actions\/[a-z/-]+@v\d+$/);
        }
      }
    }
  });

  it('let the job that runs code of a fork only read, and the job that may write run none', () => {
    const check = yamlOf('github-check.yml');
    assert.deepEqual(check.permissions, { contents: 'read' });
    assert.ok('pull_request' in check.on && !('pull_request_target' in check.on));
    assert.doesNotMatch(textOf('github-check.yml'), /secrets\./);
    const comment = yamlOf('github-comment.yml');
    assert.deepEqual(comment.on, { workflow_run: { workflows: [check.name], types: ['completed'] } });
    const steps: Step[] = comment.jobs.comment.steps;
    assert.equal(
      steps.some(({ uses = '' }) => uses.startsWith('actions/checkout')),
      false,
    );
    // Nothing that others wrote may stand in the script itself, where the shell would read it.
    for (const { run = '' } of steps) assert.doesNotMatch(run, /\$\{\{/);
    const uploaded = (check.jobs.check.steps as Step[]).find(({ uses = '' }) =>
      uses.startsWith('actions/upload-artifact'),
    );
    assert.equal(uploaded?.with?.name, steps[0]?.with?.name);
  });

  it('keep the store whatever the outcome, and look for it by the name that it is kept under', () => {
    const steps: Step[] = yamlOf('github-check.yml').jobs.check.steps;
    const [restore, save] = ['restore', 'save'].map((what) =>
      steps.find(({ uses = '' }) => uses.startsWith(`actions/cache/${what}@`)),
    );
    assert.equal(restore?.with?.key, save?.with?.key);
    assert.equal(restore?.with?.path, save?.with?.path);
    assert.ok(String(save?.with?.key).startsWith(String(restore?.with?.['restore-keys'])));
    assert.equal((save as { if?: string }).if, 'always()');
    const gitlab = yamlOf('gitlab-ci.yml').check;
    assert.equal(gitlab.cache.when, 'always');
    // GitLab passes over a key with a slash without a word, and CI_RUNNER_EXECUTABLE_ARCH is "linux/amd64".
    assert.match(gitlab.cache.key, /^[\w-]+$/);
    assert.deepEqual(gitlab.artifacts.reports, { junit: 'check/junit.xml' });
    assert.deepEqual(gitlab.script, ['docs/ci/check.sh']);
  });

  it('run all test cases on a schedule', () => {
    const tests = yamlOf('github-tests.yml');
    assert.match(tests.on.schedule[0].cron, /^\d+ \d+ \* \* \d$/);
    const [step] = (tests.jobs.tests.steps as (Step & { env?: Record<string, string> })[]).slice(-1);
    assert.equal(step?.run, '.ci/run');
    assert.match(step?.env?.STRATA_TEST_ALL ?? '', /schedule.*&& '1'/);
    const { rules, variables, script } = yamlOf('gitlab-ci.yml').tests;
    assert.deepEqual(
      [rules, variables, script],
      [[{ if: '$CI_PIPELINE_SOURCE == "schedule"' }], { STRATA_TEST_ALL: '1' }, ['.ci/run']],
    );
  });

  it('have scripts that the shell can read', () => {
    const scripts = [
      textOf('check.sh'),
      ...['github-check.yml', 'github-comment.yml', 'github-tests.yml'].flatMap((name) =>
        (Object.values(yamlOf(name).jobs) as { steps: Step[] }[]).flatMap(({ steps }) => steps.map(({ run }) => run)),
      ),
      ...yamlOf('gitlab-ci.yml').check.after_script,
    ].filter((text): text is string => text !== undefined);
    for (const script of scripts) {
      const { status, stderr } = spawnSync('bash', ['-n'], {
        input: script.replace(/\$\{\{[^}]*\}\}/g, '1'),
        encoding: 'utf8',
      });
      assert.equal(status, 0, `${stderr}\n${script}`);
    }
  });
});
