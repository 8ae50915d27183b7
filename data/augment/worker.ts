import { parentPort, workerData } from 'node:worker_threads';
import { applyViews, type ViewForm } from './apply.ts';

/** One call of the pool. */
interface Call {
  readonly call: number;
  readonly images: Uint8Array;
  readonly rows: Float32Array;
}

const form = workerData as ViewForm;

parentPort!.on('message', ({ call, images, rows }: Call) => {
  const count = images.length / (form.height * form.width * 3);
  const views = new Uint8Array(count * form.size * form.size * 3);
  applyViews(images, rows, form, views);
  parentPort!.postMessage({ call, views }, [views.buffer]);
});
