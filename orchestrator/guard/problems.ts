import { Problem } from '../ground/problems.ts';

/** A finding in words, from the allowance that would permit it. */
function inWords(found: string): string {
  const [, kind, name = ''] = /^(\w+):(.*)$/s.exec(found) ?? [];
  if (kind === 'env') return name === '*' ? 'the whole environment' : `the environment variable ${name}`;
  if (kind === 'child') return name === '*' ? 'a child process' : `the program "${name}"`;
  if (kind !== undefined) return name;
  return found === 'network' ? 'the network' : found;
}

/** How to declare it, so that it becomes part of the key. */
function declaration(found: string): string {
  if (found.startsWith('env:')) return 'take the value as a parameter of the stage';
  if (found.startsWith('child:')) return 'compute it in the stage itself, or declare its version as an environment';
  if (/^read:.*node_modules\//.test(found))
    return "name it by import.meta.resolve('PACKAGE/FILE'), so that the bytes of the package count";
  if (found.startsWith('read:'))
    return "give its path as a parameter and add files: ['NAME OF THE PARAMETER'], or, for a file beside the code, name it by new URL('./…', import.meta.url)";
  if (found === 'network') return 'take a file, and add its parameter to files';
  if (/^(?:os|process)\./.test(found) && !/time$/.test(found))
    return 'declare an environment whose describe() returns it';
  if (/random/i.test(found)) return 'draw from context.random(seed, purpose, …)';
  return 'take the value as a parameter';
}

const verb = (found: string): string =>
  found.startsWith('read:')
    ? 'reads'
    : found.startsWith('child:')
      ? 'starts'
      : found === 'network'
        ? 'uses'
        : 'asks for';

const because = (found: string): string =>
  found === 'Math.random' || found.startsWith('crypto.')
    ? 'its result would differ between runs'
    : 'a change to it would not make the result stale';

/** Undeclared input found in the code of a stage, before anything runs. `at` is `file:line`. */
export function undeclaredInCode(stage: string, found: string, at: string): Problem {
  if (found.startsWith('write:')) return undeclaredWrite(stage, found.slice(6), at);
  return new Problem(
    'undeclared-input',
    `Stage "${stage}" ${verb(found)} ${inWords(found)} at ${at}, which it does not declare: ${because(found)}. ` +
      `Either ${declaration(found)}, or, if it cannot change the result, add allow: ['${found}'] to the stage.`,
    { exitCode: 2 },
  );
}

/** Undeclared input found while the stage ran. `source` is the file that declares the stage. */
export function undeclaredWhileRunning(stage: string, source: string, found: string, at: string): Problem {
  return new Problem(
    'undeclared-input',
    `Stage "${stage}" ${verb(found)} ${inWords(found)} at ${at}, which it does not declare: ${because(found)}. ` +
      `Either ${declaration(found)}, or, if it cannot change the result, add allow: ['${found}'] to the stage in ${source}. Nothing was recorded.`,
  );
}

const CHANGES = { new: 'was put there', changed: 'was changed or replaced', gone: 'was removed' } as const;

/** A declared file is no longer what the key was made of. */
export function changedBeforeReading(stage: string, path: string, change: keyof typeof CHANGES): Problem {
  return new Problem(
    'edited-while-running',
    `${path} ${CHANGES[change]} after the key of stage "${stage}" was made of its bytes and before the stage read it. Nothing was recorded. Run again.`,
  );
}

/** Code that was loaded although nothing that the stage's code names leads to it. */
export function undeclaredLoad(stage: string, source: string, path: string): Problem {
  return new Problem(
    'undeclared-input',
    `Stage "${stage}" loads ${path}, to which no import that can be followed leads from ${source}: a change to it would not make the result stale. ` +
      `Import it by a quoted path in the code of the stage (import('./…'), or new URL('./…', import.meta.url) for the path that a library takes). Nothing was recorded.`,
  );
}

/** A file of a package that was loaded although nothing says so that can be followed. */
export function undeclaredPackageFile(stage: string, path: string): Problem {
  const [, name = '', file = ''] = /.*node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)[/\\](.*)/.exec(path) ?? [];
  return new Problem(
    'undeclared-input',
    `Stage "${stage}" loads ${path}, to which no import that can be followed leads (a package computes its name, or makes code from text): a change to it would not make the result stale. ` +
      `Write import.meta.resolve('${name}/${file}'), or import.meta.resolve('${name}'), into the code of the stage, so that all files of the package count. Nothing was recorded.`,
  );
}

export function undeclaredWrite(stage: string, path: string, at: string, source?: string): Problem {
  return new Problem(
    'undeclared-output',
    `Stage "${stage}" changes ${path} at ${at}, outside its own folders: that change is not part of the result, and will be missing when the result comes from the store. ` +
      `Return it as an output, write to the folder that context.scratch() or context.workspace() gives, or add allow: ['write:${path}'] to the stage${source ? ` in ${source}` : ''} if nothing ever reads it.`,
    source ? {} : { exitCode: 2 },
  );
}
