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

interface Loads {
  /** URLs of ECMAScript modules, and of others that are imported, since the last call. */
  imported(): string[];
  /** Paths of what `require` loaded since the last call. */
  required(): string[];
}

/** Lists what this process loads from now on, whoever asks for it and by whichever loader. */
export function listLoads(): Loads {
  return { imported: listImports(), required: listRequires() };
}

function listRequires(): () => string[] {
  const loaded: string[] = [];
  const { prototype } = nodeModule.default as unknown as { prototype: { load(path: string): unknown } };
  const { load } = prototype;
  prototype.load = function (path) {
    loaded.push(path);
    return load.call(this, path);
  };
  return () => loaded.splice(0);
}

function listImports(): () => string[] {
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
