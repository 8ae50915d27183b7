import * as nodeModule from 'node:module';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

/** Plain JavaScript, which needs no loader in the thread of the hooks. Told before the module loads: no wait is needed. */
const hooks = `
let port;
export function initialize(data) { port = data.port; }
export function load(url, context, next) { port.postMessage(url); return next(url, context); }
`;

type RegisterHooks = (hooks: {
  load(url: string, context: unknown, next: (...args: unknown[]) => unknown): unknown;
}) => void;

/**
 * Lists the modules that this process loads as ECMAScript modules from now on, whoever imports them and by whichever
 * loader. What `require` loads is read by functions that the guard wraps.
 * @returns The URLs since the last call
 */
export function listLoads(): () => string[] {
  const { registerHooks } = nodeModule as { registerHooks?: RegisterHooks };
  if (registerHooks) {
    const loaded: string[] = [];
    registerHooks({
      load(url, context, next) {
        loaded.push(url);
        return next(url, context);
      },
    });
    return () => loaded.splice(0);
  }
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  const source = `data:text/javascript,${encodeURIComponent(hooks)}`;
  nodeModule.register(source, { data: { port: port2 }, transferList: [port2] });
  return () => {
    const loaded: string[] = [];
    for (let told = receiveMessageOnPort(port1); told; told = receiveMessageOnPort(port1)) loaded.push(told.message);
    return loaded;
  };
}
