import { readdir, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';

/**
 * Says which GPUs it sees, and who else saw one of them while it did: whoever runs leaves a file named after them in
 * the folder `busy`. Waits until as many run at once as `meet`.
 */
export const occupy = stage({
  name: 'occupy',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({
    gpu: v.number(),
    cpu: v.optional(v.number(), 0),
    meet: v.optional(v.number(), 1),
    id: v.string(),
  }),
  outputs: { seen: Text },
  allow: ['env:CUDA_VISIBLE_DEVICES', 'read:busy', 'write:busy/'],
  resources: ({ gpu, cpu }) => ({ gpu, cpu }),
  async run({ params, parallelism, log }) {
    const visible = process.env.CUDA_VISIBLE_DEVICES;
    const own = `${params.id}-${process.pid} ${visible}`;
    await writeFile(`busy/${own}`, '');
    try {
      let others: string[] = [];
      for (let looked = 0; looked < 2400; looked++) {
        others = (await readdir('busy')).filter((name) => name !== own);
        const [, ...gpus] = own.split(/[ ,]/);
        const shared = others.filter((name) =>
          name
            .split(/[ ,]/)
            .slice(1)
            .some((gpu) => gpu !== '' && gpus.includes(gpu)),
        );
        if (shared.length > 0) throw new Error(`shares a GPU with ${shared.join()}`);
        if (looked >= 3 && others.length + 1 >= params.meet) break;
        await sleep(25);
      }
      if (others.length + 1 < params.meet) throw new Error(`met ${others.length} others`);
      log(`sees ${visible}, ${parallelism} threads`);
      return { seen: String(visible) };
    } finally {
      // Those who meet see each other before one of them goes.
      if (params.meet > 1) await sleep(300);
      await rm(`busy/${own}`, { force: true });
    }
  },
});
