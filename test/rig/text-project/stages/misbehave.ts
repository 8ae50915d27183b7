import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';

const problem = (): Error => Object.assign(new Error('Lower the volume.'), { name: 'Problem', code: 'too-loud' });

/** Does what no stage should. */
export const misbehave = stage({
  name: 'misbehave',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({ how: v.string() }),
  outputs: { text: Text },
  async run({ inputs, params: { how } }) {
    if (how === 'end') process.exit(3);
    if (how === 'be killed') process.kill(process.pid, 'SIGKILL');
    if (how === 'crash') process.kill(process.pid, 'SIGSEGV');
    if (how === 'abort') process.abort();
    if (how === 'throw in a timer') setTimeout(() => JSON.parse('timer'), 1);
    if (how === 'reject unheard') void Promise.reject(new Error('nobody awaits this'));
    if (how === 'give a problem') throw problem();
    if (how === 'print') for (let i = 0; i < 20_000; i++) console.log(`${i} ${'x'.repeat(100)}`);
    if (how === 'return more') return { text: how, more: inputs.text };
    for (; how === 'spin'; );
    if (how.startsWith('throw in') || how.startsWith('reject')) await sleep(20_000);
    return { text: how };
  },
});
