import assert from 'node:assert/strict';
import {
  isContinuousIntegration,
  progressSequence,
  type StreamFacts,
  terminalFor,
} from '../../../orchestrator/render/terminal.ts';
import { childColourVariables } from '../../../orchestrator/run/worker/colour-variables.ts';

const tty: StreamFacts = { isTTY: true, columns: 100, rows: 40 };
const pipe: StreamFacts = { isTTY: false };

describe('what may be written to a terminal', () => {
  // [why, environment, flag, stream, colour, live]
  const table: [string, Record<string, string>, boolean | undefined, StreamFacts, boolean, boolean][] = [
    ['a terminal has colour and a live region', {}, undefined, tty, true, true],
    ['a pipe has neither', {}, undefined, pipe, false, false],
    ['--color colours a pipe', {}, true, pipe, true, false],
    ['--no-color is stronger than FORCE_COLOR', { FORCE_COLOR: '3' }, false, tty, false, true],
    ['--color is stronger than NO_COLOR', { NO_COLOR: '1' }, true, pipe, true, false],
    ['NO_COLOR removes colour and leaves the live region', { NO_COLOR: '1' }, undefined, tty, false, true],
    ['an empty NO_COLOR says nothing', { NO_COLOR: '' }, undefined, tty, true, true],
    ['NO_COLOR is stronger than FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, undefined, tty, false, true],
    ['FORCE_COLOR colours a pipe', { FORCE_COLOR: '1' }, undefined, pipe, true, false],
    ['an empty FORCE_COLOR colours too', { FORCE_COLOR: '' }, undefined, pipe, true, false],
    ['FORCE_COLOR=0 is off', { FORCE_COLOR: '0' }, undefined, tty, false, true],
    ['FORCE_COLOR=false is off', { FORCE_COLOR: 'false' }, undefined, tty, false, true],
    ['FORCE_COLOR is stronger than TERM=dumb', { FORCE_COLOR: '1', TERM: 'dumb' }, undefined, tty, true, false],
    ['a dumb terminal has neither', { TERM: 'dumb' }, undefined, tty, false, false],
    ['TERM=dumb is stronger than CI', { TERM: 'dumb', GITHUB_ACTIONS: 'true' }, undefined, pipe, false, false],
    ['an unknown CI has no colour, even with a terminal', { CI: 'true' }, undefined, tty, false, false],
    ['GitHub has colour without cursor motion', { CI: 'true', GITHUB_ACTIONS: 'true' }, undefined, pipe, true, false],
    ['NO_COLOR holds on GitHub', { GITHUB_ACTIONS: 'true', NO_COLOR: '1' }, undefined, pipe, false, false],
    ['CI=false is no CI', { CI: 'false' }, undefined, tty, true, true],
    ['CI=0 is no CI', { CI: '0' }, undefined, tty, true, true],
  ];
  for (const [why, env, color, stream, expectedColour, expectedLive] of table)
    it(why, () => {
      const terminal = terminalFor(env, stream, { color });
      assert.deepEqual([terminal.color, terminal.live], [expectedColour, expectedLive]);
    });

  it('writes links only where the cursor may move', () => {
    assert.equal(terminalFor({}, tty).links, true);
    assert.equal(terminalFor({ FORCE_COLOR: '1' }, pipe).links, false);
    assert.equal(terminalFor({ GITHUB_ACTIONS: 'true' }, tty).links, false);
  });

  it('shows progress on the terminals known to understand it, and on no other', () => {
    const shows = (env: Record<string, string>): boolean => terminalFor(env, tty).progress;
    assert.ok(shows({ WT_SESSION: 'x' }));
    assert.ok(shows({ ConEmuANSI: 'ON' }));
    assert.ok(shows({ TERM_PROGRAM: 'ghostty' }));
    assert.ok(shows({ TERM_PROGRAM: 'WezTerm' }));
    assert.ok(shows({ VTE_VERSION: '8200' }));
    assert.ok(shows({ TERM_PROGRAM: 'iTerm.app', TERM_FEATURES: 'T3CwLrMSc7UUw9Ts3BFGsSyHNoSxFP' }));
    assert.ok(!shows({ TERM_PROGRAM: 'iTerm.app', TERM_FEATURES: 'T3CwLrMSc7UUw9Ts3BFGsSyHNoSxF' }));
    assert.ok(!shows({ TERM_PROGRAM: 'iTerm.app' }));
    assert.ok(!shows({ VTE_VERSION: '7600' }));
    assert.ok(!shows({ WT_SESSION: 'x', TMUX: 'socket,1,0' }));
    assert.ok(!shows({}));
    assert.equal(terminalFor({ WT_SESSION: 'x' }, pipe).progress, false);
  });

  it('takes the width of the stream, then COLUMNS, then 80', () => {
    assert.equal(terminalFor({ COLUMNS: '60' }, tty).width, 100);
    assert.equal(terminalFor({ COLUMNS: '60' }, pipe).width, 60);
    assert.equal(terminalFor({}, pipe).width, 80);
  });

  it('gives children one of the two colour variables, never both', () => {
    assert.deepEqual(childColourVariables(true), { NO_COLOR: undefined, FORCE_COLOR: '1' });
    assert.deepEqual(childColourVariables(false), { NO_COLOR: '1', FORCE_COLOR: undefined });
  });

  it('writes OSC 9;4 with the percentage in its bounds', () => {
    assert.equal(progressSequence('normal', 0.456), '\u001b]9;4;1;46\u001b\\');
    assert.equal(progressSequence('error', 7), '\u001b]9;4;2;100\u001b\\');
    assert.equal(progressSequence('clear'), '\u001b]9;4;0;0\u001b\\');
  });

  it('knows a CI that does not set CI', () => {
    assert.equal(isContinuousIntegration({ BUILDKITE: 'true' }), true);
    assert.equal(isContinuousIntegration({ CI: '' }), false);
  });
});

describe('the environment of children', () => {
  it('keeps Node from warning that one colour variable is ignored', async () => {
    const { spawnSync } = await import('node:child_process');
    const script =
      'process.stderr.getColorDepth ? 0 : 0; require("tty").WriteStream.prototype.getColorDepth(process.env)';
    const run = (variables: object): string =>
      spawnSync(process.execPath, ['-e', script], {
        env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '1', ...variables },
        encoding: 'utf8',
      }).stderr;
    assert.match(run({}), /NO_COLOR/);
    assert.equal(run(childColourVariables(true)), '');
    assert.equal(run(childColourVariables(false)), '');
  });
});
