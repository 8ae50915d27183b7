import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { Source } from '../artifacts.ts';

/** Nothing is downloaded for synthetic images: decode draws them. */
export const downloadNothing = stage({
  name: 'download',
  source: import.meta.url,
  inputs: {},
  params: v.strictObject({ name: v.string(), title: v.string() }),
  outputs: { source: Source },
  async run({ params }) {
    return { source: params };
  },
});
