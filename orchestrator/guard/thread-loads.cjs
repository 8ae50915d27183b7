// Every thread of a stage loads this first: it refuses code of the project to which no import leads, by whichever loader.
// CommonJS, since Node 20 loads nothing else first in a thread, and before it knows TypeScript.
const { realpathSync } = require('node:fs');
const nodeModule = require('node:module');
const { sep } = require('node:path');
const { fileURLToPath } = require('node:url');
const { getEnvironmentData } = require('node:worker_threads');

const loads = getEnvironmentData('strata loads');

function judge(path) {
  let full;
  try {
    full = realpathSync.native(path);
  } catch {
    return; // whoever loads it will say so
  }
  const isPermitted =
    loads.files.includes(full) ||
    full.includes(`${sep}node_modules${sep}`) ||
    loads.folders.some((one) => full.startsWith(one + sep));
  if (isPermitted) return;
  throw new Error(
    `A thread of stage "${loads.stage}" loads ${path}, to which no import that can be followed leads: a change to it would not make the result stale. Import it by a quoted path in the code of the stage.`,
  );
}

// tsx writes what it knows of a module behind the name.
function judgeUrl(url) {
  if (url.startsWith('file:')) judge(fileURLToPath(url.replace(/(%3F|[?#]).*$/, '')));
}

if (loads) {
  const { load } = nodeModule.prototype;
  nodeModule.prototype.load = function (path) {
    judge(path);
    return load.call(this, path);
  };
  if (nodeModule.registerHooks)
    nodeModule.registerHooks({
      load(url, context, next) {
        judgeUrl(url);
        return next(url, context);
      },
    });
  else {
    // Hooks have a thread of their own, to which only text can be given.
    const hooks = `
      import { realpathSync } from 'node:fs';
      import { sep } from 'node:path';
      import { fileURLToPath } from 'node:url';
      const loads = ${JSON.stringify(loads)};
      ${judge}
      ${judgeUrl}
      export function load(url, context, next) { judgeUrl(url); return next(url, context); }`;
    nodeModule.register(`data:text/javascript,${encodeURIComponent(hooks)}`);
  }
}
