import { Worker } from 'node:worker_threads';
import { applyViews, type ViewForm } from './apply.ts';

/** Computes views of packed images. Calls may overlap. */
export interface ViewPool {
  /** Takes over the memory of `images` (`[count, height, width, 3]`) and `rows` (`[count, parameters]`). */
  compute(images: Uint8Array<ArrayBuffer>, rows: Float32Array<ArrayBuffer>): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(views: Uint8Array): void;
  reject(error: unknown): void;
}

/**
 * Threads that compute views. With `parallelism` below 2 the calling thread computes them, to the same bytes.
 */
export function openViewPool(form: ViewForm, parallelism: number): ViewPool {
  if (parallelism < 2) {
    return {
      async compute(images, rows) {
        const out = new Uint8Array(viewBytes(images, form));
        applyViews(images, rows, form, out);
        return out;
      },
      async close() {},
    };
  }
  const threads = Array.from({ length: parallelism }, () => openThread(form));
  return {
    compute(images, rows) {
      const thread = threads.reduce((least, other) => (other.waiting.size < least.waiting.size ? other : least));
      return thread.compute(images, rows);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.worker.terminate()));
    },
  };
}

const viewBytes = (images: Uint8Array, form: ViewForm): number =>
  (images.length / (form.height * form.width * 3)) * form.size * form.size * 3;

function openThread(form: ViewForm) {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: form });
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  let ended: unknown;
  const failAll = (error: unknown) => {
    ended ??= error;
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
  };
  worker.on('message', ({ call, views }: { call: number; views: Uint8Array }) => {
    waiting.get(call)?.resolve(views);
    waiting.delete(call);
  });
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new Error('the augmentation thread has ended')));
  // An open pool does not keep the process alive; a pending call does.
  worker.unref();
  return {
    worker,
    waiting,
    compute(images: Uint8Array<ArrayBuffer>, rows: Float32Array<ArrayBuffer>): Promise<Uint8Array> {
      // A thread that has ended answers nothing.
      if (ended !== undefined) return Promise.reject(ended);
      const call = calls++;
      return new Promise((resolve, reject) => {
        waiting.set(call, { resolve, reject });
        worker.ref();
        worker.postMessage({ call, images, rows }, [images.buffer, rows.buffer]);
      }).finally(() => {
        if (waiting.size === 0) worker.unref();
      }) as Promise<Uint8Array>;
    },
  };
}
