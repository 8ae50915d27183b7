/** A project of files whose functions do what a stage may and may not do. Paths are from its folder. */
export const FILES: Readonly<Record<string, string>> = {
  'given.txt': 'declared',
  'given/a.txt': 'below a declared folder',
  'table.csv': 'not declared',
  'data/x.txt': 'not declared',
  'package.json': '{"name": "nosy"}',
  'artifacts/objects/ab/ab00000000000000000000000000000000000000000000000000000000000000': 'in the store',
  'artifacts/latest/demo/text.txt': 'of another run',
  'node_modules/lib/package.json': '{"name": "lib", "main": "index.cjs"}',
  'node_modules/lib/own.json': '{}',
  'node_modules/lib/index.cjs': `
const fs = require('fs');
const { join } = require('path');
fs.readFileSync(join(__dirname, 'own.json'));
exports.read = (path) => fs.readFileSync(path, 'utf8');
exports.later = (path) => new Promise((done, fail) => setImmediate(() => { try { done(fs.readFileSync(path)); } catch (e) { fail(e); } }));
exports.own = () => fs.readFileSync(join(__dirname, 'own.json'));
exports.now = () => [Date.now(), performance.now(), process.env.HOME, require('os').hostname(), Object.keys(process.env)];
exports.run = () => require('child_process').execFileSync('true');
`,
  'node_modules/loud/package.json': '{"name": "loud", "main": "index.cjs"}',
  'node_modules/loud/index.cjs': "try { require('child_process').execFileSync('true'); } catch {}",
  'node_modules/config/package.json': '{"name": "config", "main": "index.cjs"}',
  'node_modules/config/index.cjs':
    "module.exports = require('fs').readFileSync(require('path').join(__dirname, '..', '..', 'table.csv'));",
  'loads.mjs':
    "import { readFileSync } from 'node:fs'; export default readFileSync(new URL('./table.csv', import.meta.url));",
  'waits.mjs':
    "import { readFile } from 'node:fs/promises'; await null; export default await readFile(new URL('./table.csv', import.meta.url));",
  'asks.mjs': 'const host = process; export default host.env.STRATA_TEST_NOSY;',
  'dates.mjs': 'const D = Date; export default new D();',
  'loads.cjs': "module.exports = require('fs').readFileSync(require('path').join(__dirname, 'table.csv'));",
  'ways.mjs': `
import fs, { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, open, opendir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { execFile, execSync, spawnSync } from 'node:child_process';
import crypto, { createHash, randomBytes, webcrypto } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import os, { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const at = (path) => join(here, path);
const far = Object.freeze(JSON.parse(readFileSync(new URL('./far.json', import.meta.url), 'utf8')));
const ended = (stream) => new Promise((done, fail) => stream.on('error', fail).on('data', () => {}).on('end', done));
const require = createRequire(import.meta.url);
/** Loads it as for the first time. */
const anew = (name) => { delete require.cache[require.resolve(name)]; return require(name); };
let loads = 0;
const fresh = (name) => import(name + '?' + ++loads);
const closed = (emitter) => new Promise((done) => emitter.on('error', done));

export const WAYS = {
  'reads a file': { run() { return readFileSync(at('table.csv')); } },
  'reads a file by promise': { run: () => readFile(at('table.csv')) },
  'reads a file by callback': { run: () => new Promise((done, fail) => fs.readFile(at('table.csv'), (e) => (e ? fail(e) : done()))) },
  'reads a file by stream': { run: async () => ended(createReadStream(at('table.csv'))) },
  'opens a file': { run: async () => (await open(at('table.csv'))).close() },
  'opens a file for both': { run: () => fs.closeSync(fs.openSync(at('data/x.txt'), 'r+')) },
  'reads a file by URL': { run: () => readFile(new URL('./table.csv', import.meta.url)) },
  'reads a file by bytes': { run: () => readFileSync(Buffer.from(at('table.csv'))) },
  'reads by a relative path': { run: () => readFileSync('table.csv') },
  'reads far away': { run: () => readFileSync(far) },
  'catches the refusal': { run() { try { readFileSync(at('table.csv')); } catch {} } },
  'lists a folder': { run: () => readdir(at('data')) },
  'opens a folder': { run: async () => { for await (const _ of await opendir(at('data'))); } },
  'asks whether a file is there': { run: () => existsSync(at('table.csv')) },
  'asks for the size of a file': { run: () => stat(at('table.csv')) },
  'asks for a file that is not there': { run: () => existsSync(at('nothing.txt')) },
  'reads through a library': { run: async () => (await import('lib')).default.read(at('table.csv')) },
  'reads through a library, later': { run: async () => (await import('lib')).default.later(at('table.csv')) },
  'copies from the project': { run: (own) => fs.copyFileSync(at('table.csv'), join(own, 'x')) },
  'reads a variable': { run() { return process.env.STRATA_TEST_NOSY; } },
  'lists the variables': { run() { return { ...process.env }; } },
  'asks for a variable by in': { run() { return 'STRATA_TEST_NOSY' in process.env; } },
  'starts a program': { run() { return spawnSync('true'); } },
  'starts a program by exec': { run() { return execSync('true'); } },
  'starts a program by promise': { run: () => promisify(execFile)('true') },
  'starts a program through a library': { run: async () => (await import('lib')).default.run() },
  'asks the clock by another name': { run() { const d = Date; return d.now(); } },
  'asks the other clock': { run() { const p = performance; return p.now(); } },
  'draws bytes': { run() { return randomBytes(4); } },
  'draws a UUID': { run() { return crypto.randomUUID(); } },
  'asks for the name of the machine': { run() { return os.hostname(); } },
  'fetches': { run: () => fetch('http://127.0.0.1:9/') },
  'connects': { run: () => closed(net.connect(9, '127.0.0.1')) },
  'requests': { run: () => closed(http.get('http://127.0.0.1:9/')) },
  'writes into the project': { run: () => writeFile(at('left.txt'), 'x') },
  'writes into the store': { run: () => writeFileSync(at('artifacts/objects/ab/ab00000000000000000000000000000000000000000000000000000000000000'), 'x') },
  'writes far away': { run: () => writeFileSync(far + '.left', 'x') },
  'renames in the project': { run: () => rename(at('data/x.txt'), at('data/y.txt')) },
  'deletes in the project': { run: () => rm(at('data'), { recursive: true }) },
  'makes a folder in the project': { run: () => fs.mkdirSync(at('made')) },
  'links into the project': { run: () => fs.symlinkSync('/dev/null', at('link')) },
  'streams into the project': { run: async () => fs.createWriteStream(at('left.txt')).end('x') },
  'opens to write in the project': { run: async () => (await open(at('left.txt'), 'w')).close() },

  'streams by a class': { run: async () => ended(new fs.ReadStream(at('table.csv'))) },
  'streams by a class into the project': { run: async () => new fs.WriteStream(at('left.txt')).end('x') },
  'reads as a promise goes on': { run: () => Promise.resolve(at('table.csv')).then(readFileSync) },
  'reads as a timer ends': { run: () => new Promise((done) => setTimeout(readFileSync, 1, at('table.csv')) && setTimeout(done, 20)) },
  'reads through the process': { run: () => readFileSync('/proc/self/cwd/table.csv') },
  'reads the variables as a file': { run: () => [fs.existsSync('/proc/self/stat'), readFileSync('/proc/self/environ')] },
  'reads chance': { async run() { fs.existsSync('/dev/null'); await (await open('/dev/urandom')).close(); } },
  'reads what others share': { run: () => readdir('/dev/shm') },
  'asks for the inside of Node': { run: () => process.binding('fs') },
  'makes a date of now': { run() { const D = Date; return new D(); } },
  'makes a date by its class': { run() { return new (new Date(0).constructor)(); } },
  'extends the date': { run() { return new (class extends Date {})(); } },
  'calls the date': { run() { const D = Date; return D(); } },
  'formats the present': { run() { return new Intl.DateTimeFormat('en').format(); } },
  'takes the present apart': { run() { return new Intl.DateTimeFormat('en').formatToParts(); } },
  'asks the timer of the system': { run() { const { hrtime } = process; return [hrtime([0, 0]), hrtime.bigint()]; } },
  'marks the time': { run() { return performance.mark('x').startTime; } },
  'asks when it began': { run() { const p = performance; return p.timeOrigin; } },
  'loads a module that reads': { run: () => fresh('./loads.mjs') },
  'loads a module that waits and reads': { run: () => fresh('./waits.mjs') },
  'loads a module that asks for a variable': { run: () => fresh('./asks.mjs') },
  'loads a module that makes a date': { run: () => fresh('./dates.mjs') },
  'requires a module that reads': { run: () => anew('./loads.cjs') },
  'loads a package that reads': { run: () => anew('config') },
  'loads a package that starts a program': { run: () => anew('loud') },

  'makes a pair of keys': { run: () => crypto.generateKeyPairSync('ed25519') },
  'draws a prime': { run: () => crypto.generatePrimeSync(32) },
  'draws a point of a curve': { run: () => crypto.createECDH('secp256k1') },
  'makes a key that only browsers know': { run: () => webcrypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']) },
  'gives bytes an address': { run: () => URL.createObjectURL(new Blob(['x'])) },
  'makes a file of now': { run: () => new File([], 'x').lastModified },
  'makes a mark of now': { run: () => new PerformanceMark('x').startTime },
  'asks for the time that it had': { run: () => [process.cpuUsage()] },
  'asks for what it used': { run: () => [process.resourceUsage()] },
  'asks Node for its modules': { run: () => process.getBuiltinModule?.('fs') ?? process.binding('fs') },
  'reads a file of a package that its code does not name': { run: () => readFileSync(at('node_modules/config/package.json')) },
  'asks whether a package is there': { run: () => existsSync(at('node_modules/config')) },
  'writes into a package': { run: () => writeFileSync(at('node_modules/lib/left.txt'), 'x') },
  'reads what another run has published': { run: () => readFileSync(at('artifacts/latest/demo/text.txt')) },
  'lists the objects of the store': { run: () => readdir(at('artifacts/objects/ab')) },
  'makes a link to a file of the project': { run: () => fs.symlinkSync(at('table.csv'), join(fs.mkdtempSync(join(tmpdir(), 'strata-way-')), 'l')) },
  'asks how full the disk is': { run: () => fs.statfsSync('/').bfree },

  'may compute with dates': { run: () => [new Date(0).toISOString(), new Date('2020-01-01') instanceof Date, Date.UTC(2020, 1), new (class Day extends Date {})(5).getTime(), new Intl.DateTimeFormat('en').format(0)].join() },
  'may read what it declares': { run: async () => [readFileSync(at('given.txt')), await readdir(at('given')), await readFile(at('given/a.txt'))] },
  'may read the store': { run: () => readFileSync(at('artifacts/objects/ab/ab00000000000000000000000000000000000000000000000000000000000000')) },
  'may read what an operating system has': { run: () => [readFileSync('/etc/hostname'), existsSync('/usr/bin'), readFileSync('/proc/self/stat')] },
  'may read a file of a package that its code names': { run: () => [existsSync(at('node_modules/lib/own.json')), readFileSync(at('node_modules/lib/own.json'))] },
  'may make a file of another day': { run: () => new File([], 'x', { lastModified: 5 }).lastModified },
  'may use packages': { run: async () => { const lib = (await import('lib')).default; lib.own(); return lib.now(); } },
  'may use its own folder': { async run(own) { await writeFile(join(own, 'a'), 'x'); await rename(join(own, 'a'), join(own, 'b')); await rm(join(own, 'b')); } },
  'may use the temporary folder': { async run() { const made = await mkdtemp(join(tmpdir(), 'strata-way-')); await writeFile(join(made, 'a'), 'x'); await rm(made, { recursive: true }); } },
  'may read what it wrote': { async run(own) { await writeFile(join(own, 'a'), 'x'); const file = await open(join(own, 'a')); await file.read(Buffer.alloc(1)); await file.close(); } },
  'may compute hashes': { run: () => createHash('sha256').update('x').digest('hex') },
  'may ask for what stands above its files': { run: () => [existsSync(here), fs.statSync(join(here, '..'))] },
  'may set a variable': { run() { process.env.STRATA_TEST_SET = '1'; } },
  'may do what it allows': {
    allow: ['env:STRATA_TEST_*', 'read:table.csv', 'read:data', 'write:out/', 'child:true', 'Date.now', 'crypto.randomBytes', 'network'],
    async run() {
      readFileSync(at('table.csv')); await readdir(at('data')); readFileSync(at('data/x.txt'));
      fs.mkdirSync(at('out'), { recursive: true }); writeFileSync(at('out/a.txt'), 'x');
      spawnSync('true'); randomBytes(1); await fetch('http://127.0.0.1:9/').catch(() => {});
      return [process.env.STRATA_TEST_NOSY, Date.now()];
    },
  },
};
`,
};

/** The words of the Problem about each way; ways that are not here are fine. */
export const REFUSED: Readonly<Record<string, RegExp>> = {
  'reads a file':
    /^undeclared-input: Stage "nosy" reads table\.csv at ways\.mjs:\d+,.*allow: \['read:table\.csv'\].*stages\/nosy\.ts/,
  'reads a file by promise': /reads table\.csv at ways\.mjs:/,
  'reads a file by callback': /reads table\.csv at ways\.mjs:/,
  'reads a file by stream': /reads table\.csv at ways\.mjs:/,
  'opens a file': /reads table\.csv at ways\.mjs:/,
  'opens a file for both': /reads data\/x\.txt/,
  'reads a file by URL': /reads table\.csv/,
  'reads a file by bytes': /reads table\.csv/,
  'reads by a relative path': /reads table\.csv/,
  'reads far away': /reads \/.*nosy-data/,
  'catches the refusal': /reads table\.csv/,
  'lists a folder': /reads data at ways\.mjs/,
  'opens a folder': /reads data at/,
  'asks whether a file is there': /reads table\.csv/,
  'asks for the size of a file': /reads table\.csv/,
  'asks for a file that is not there': /reads nothing\.txt/,
  'reads through a library': /reads table\.csv at ways\.mjs:/,
  'reads through a library, later': /reads table\.csv at a line of the package "lib"/,
  'copies from the project': /reads table\.csv/,
  'reads a variable':
    /asks for the environment variable STRATA_TEST_NOSY at ways\.mjs:\d+.*allow: \['env:STRATA_TEST_NOSY'\]/,
  'lists the variables': /the whole environment/,
  'asks for a variable by in': /variable STRATA_TEST_NOSY/,
  'starts a program': /starts the program "true" at ways\.mjs:\d+.*'child:true'/,
  'starts a program by exec': /program "true"/,
  'starts a program by promise': /program "true"/,
  'starts a program through a library': /program "true" at ways\.mjs/,
  'asks the clock by another name': /asks for Date\.now/,
  'asks the other clock': /performance\.now/,
  'draws bytes': /crypto\.randomBytes/,
  'draws a UUID': /crypto\.randomUUID/,
  'asks for the name of the machine': /os\.hostname/,
  fetches: /uses the network at ways\.mjs:\d+.*'network'/,
  connects: /uses the network at ways\.mjs/,
  requests: /uses the network at ways\.mjs/,
  'writes into the project': /^undeclared-output: Stage "nosy" changes left\.txt at ways\.mjs:\d+.*'write:left\.txt'/,
  'writes into the store':
    /^undeclared-output: .*changes artifacts\/objects\/ab\/ab00000000000000000000000000000000000000000000000000000000000000/,
  'writes far away': /^undeclared-output: .*nosy-data.*\.left/,
  'renames in the project': /^undeclared-output: .*data\/x\.txt/,
  'deletes in the project': /^undeclared-output: .*changes data at/,
  'makes a folder in the project': /^undeclared-output: .*changes made/,
  'links into the project': /^undeclared-output: .*changes link/,
  'streams into the project': /^undeclared-output: .*changes left\.txt at ways\.mjs/,
  'opens to write in the project': /^undeclared-output: .*changes left\.txt/,
  'streams by a class': /reads table\.csv at ways\.mjs:/,
  'streams by a class into the project': /^undeclared-output: .*changes left\.txt at ways\.mjs/,
  'reads as a promise goes on': /reads table\.csv at/,
  'makes a pair of keys': /crypto\.generateKeyPairSync/,
  'draws a prime': /crypto\.generatePrimeSync/,
  'draws a point of a curve': /crypto\.createECDH/,
  'makes a key that only browsers know': /crypto\.generateKey/,
  'gives bytes an address': /crypto\.randomUUID/,
  'makes a file of now': /Date\.now/,
  'makes a mark of now': /performance\.now/,
  'asks for the time that it had': /process\.cpuUsage/,
  'asks for what it used': /process\.resourceUsage/,
  'asks Node for its modules': /process\.binding/,
  'reads a file of a package that its code does not name':
    /reads node_modules\/config\/package\.json at ways\.mjs:\d+.*import\.meta\.resolve/,
  'asks whether a package is there': /reads node_modules\/config at/,
  'writes into a package': /^undeclared-output: .*changes node_modules\/lib\/left\.txt/,
  'reads what another run has published': /reads artifacts\/latest\/demo\/text\.txt at ways\.mjs/,
  'lists the objects of the store': /reads artifacts\/objects\/ab at/,
  'makes a link to a file of the project': /reads table\.csv at ways\.mjs/,
  'asks how full the disk is': /fs\.statfs/,
  'reads as a timer ends': /reads table\.csv at a line that left no trace/,
  'reads through the process': /reads \/proc\/self\/cwd\/table\.csv/,
  'reads the variables as a file': /reads \/proc\/self\/environ/,
  'reads chance': /reads \/dev\/urandom/,
  'reads what others share': /reads \/dev\/shm/,
  'asks for the inside of Node': /process\.binding/,
  'makes a date of now': /asks for new Date\(\) at ways\.mjs/,
  'makes a date by its class': /asks for new Date\(\)/,
  'extends the date': /asks for new Date\(\)/,
  'calls the date': /asks for Date\(\)/,
  'formats the present': /asks for Date\.now/,
  'takes the present apart': /asks for Date\.now/,
  'asks the timer of the system': /process\.hrtime/,
  'marks the time': /performance\.now/,
  'asks when it began': /performance\.now/,
  'loads a module that reads': /reads table\.csv at loads\.mjs:1/,
  'loads a module that waits and reads': /reads table\.csv at waits\.mjs:1/,
  'loads a module that asks for a variable': /variable STRATA_TEST_NOSY at asks\.mjs:1/,
  'loads a module that makes a date': /new Date\(\) at dates\.mjs:1/,
  'requires a module that reads': /reads table\.csv at loads\.cjs:1/,
  'loads a package that reads': /reads table\.csv/,
  'loads a package that starts a program': /program "true"/,
};
