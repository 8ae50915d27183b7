/**
 * Members of Node's modules and of global objects that tell a stage something it did not declare, by the allowance that
 * permits them. The code closure and the guard at run time share this table.
 */

const RANDOM = [
  ...['randomBytes', 'randomInt', 'randomUUID', 'randomUUIDv7', 'randomFill', 'randomFillSync', 'getRandomValues'],
  ...['generateKey', 'generateKeySync', 'generateKeyPair', 'generateKeyPairSync', 'generatePrime', 'generatePrimeSync'],
  ...['createECDH', 'createDiffieHellman', 'createDiffieHellmanGroup', 'getDiffieHellman', 'publicEncrypt'],
  ...['createSign', 'sign', 'encapsulate'],
];
/** Functions of SubtleCrypto that draw by chance for some algorithms. */
export const SUBTLE_RANDOM = ['generateKey', 'encrypt', 'sign', 'wrapKey', 'encapsulateKey', 'encapsulateBits'];
/** What tells how much time the process has had, or has spent. */
export const OWN_TIME = ['cpuUsage', 'threadCpuUsage', 'resourceUsage'];
/** Members of `performance`. */
export const CLOCKS = ['now', 'timeOrigin', 'nodeTiming', 'toJSON', 'mark', 'measure', 'eventLoopUtilization'];
const MACHINE = [
  'availableParallelism',
  'cpus',
  'freemem',
  'getPriority',
  'homedir',
  'hostname',
  'loadavg',
  'machine',
  'networkInterfaces',
  'release',
  'totalmem',
  'uptime',
  'userInfo',
  'version',
];
/** What the terminal or the user that starts the program gives its processes. */
export const FROM_PARENT = ['umask', 'report', 'getuid', 'geteuid', 'getgid', 'getegid', 'getgroups'];
const NETWORK: ReadonlySet<string> = new Set(['net', 'http', 'https', 'http2', 'tls', 'dgram', 'dns', 'dns/promises']);
/** Members of the network's modules that contact nobody. */
const HARMLESS: ReadonlySet<string> = new Set(['STATUS_CODES', 'METHODS', 'isIP', 'isIPv4', 'isIPv6', 'constants']);

const named = (prefix: string, members: readonly string[]): Record<string, string> =>
  Object.fromEntries(members.map((member) => [member, `${prefix}.${member}`]));

/** Allowances by module and member; `env` stands for a variable whose name must be found out. */
export const IMPURE_MEMBERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  crypto: named('crypto', RANDOM),
  os: named('os', MACHINE),
  perf_hooks: Object.fromEntries(
    ['performance', 'monitorEventLoopDelay', 'eventLoopUtilization', 'timerify', 'PerformanceMark'].map((one) => [
      one,
      'performance.now',
    ]),
  ),
  process: {
    ...named('process', [...FROM_PARENT, ...OWN_TIME]),
    env: 'env',
    hrtime: 'process.hrtime',
    uptime: 'process.uptime',
    loadEnvFile: 'env:*',
  },
};

/** The same for global names. An empty member is the use of the name itself. */
export const IMPURE_GLOBALS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Math: { random: 'Math.random' },
  Date: { now: 'Date.now' },
  performance: Object.fromEntries(CLOCKS.map((one) => [one, 'performance.now'])),
  PerformanceMark: { '': 'performance.now' },
  URL: { createObjectURL: 'crypto.randomUUID' },
  process: IMPURE_MEMBERS.process!,
  crypto: IMPURE_MEMBERS.crypto!,
  navigator: { hardwareConcurrency: 'os.availableParallelism' },
  fetch: { '': 'network' },
  WebSocket: { '': 'network' },
  EventSource: { '': 'network' },
};

/** Functions that run code from text, by module; an empty list means the whole module. */
const MAKES_CODE: Readonly<Record<string, readonly string[]>> = {
  vm: [],
  repl: [],
  wasi: [],
};

/** The allowance that using `member` (`*`: all) of a module of Node needs; undefined if it is harmless. */
export function impureMember(module: string, member: string): string | undefined {
  if (NETWORK.has(module)) return HARMLESS.has(member) ? undefined : 'network';
  if (module === 'child_process' || module === 'cluster') return 'child:*';
  const members = Object.hasOwn(IMPURE_MEMBERS, module) ? IMPURE_MEMBERS[module]! : {};
  return Object.hasOwn(members, member) ? members[member] : undefined;
}

/** Members of node:module that load nothing, and the one whose use is followed. */
const KNOWN_OF_MODULE: ReadonlySet<string> = new Set([
  ...[
    'createRequire',
    'builtinModules',
    'isBuiltin',
    'findSourceMap',
    'SourceMap',
    'stripTypeScriptTypes',
    'constants',
  ],
]);

/** The reason why the code that runs cannot be known if `member` of a module of Node is used. */
export function makesCode(module: string, member: string): string | undefined {
  const makers = Object.hasOwn(MAKES_CODE, module) ? MAKES_CODE[module]! : undefined;
  if (module === 'module' && !KNOWN_OF_MODULE.has(member)) return `node:module (${member}) can load any file`;
  if (!makers || (makers.length > 0 && !makers.includes(member))) return undefined;
  return `node:${module} (${member}) runs code that is not in the project's files`;
}
