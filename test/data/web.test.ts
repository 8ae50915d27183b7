import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request as ask, createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadArchive } from '../../data/download.ts';
import { skip } from '../rig/skip.ts';

const CONTENT = Buffer.from('the bytes of the set');
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'STRATA_MIRROR'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

describe('the way to an address', () => {
  let folder: string;
  let before: NodeJS.ProcessEnv;
  let servers: Server[];
  let told: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-web-'));
    [before, servers, told] = [{ ...process.env }, [], []];
    for (const name of VARIABLES) delete process.env[name];
  });
  afterEach(async () => {
    for (const name of VARIABLES)
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    await rm(folder, { recursive: true });
  });

  async function serve(answer: RequestListener, secure?: object): Promise<string> {
    const server = (secure === undefined ? createServer(answer) : createSecure(secure, answer)) as Server;
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const content: RequestListener = (_, response) => response.end(CONTENT);
  const missing: RequestListener = (_, response) => response.writeHead(404).end();

  /** A proxy that notes what it is asked for; every host leads to `target`. */
  async function proxy(target: string): Promise<{ at: string; asked: string[] }> {
    const asked: string[] = [];
    const [host, port] = target.split(':') as [string, string];
    const at = await serve((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
      const path = new URL(request.url!).pathname;
      request.pipe(
        ask({ host, port, path }, (reply) => reply.pipe(response.writeHead(reply.statusCode!, reply.headers))),
      );
    });
    servers[servers.length - 1]!.on('connect', (request, socket, head) => {
      asked.push(`CONNECT ${request.url}`);
      const through = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        through.write(head);
        through.pipe(socket).pipe(through);
      });
      for (const end of [through, socket]) end.on('error', () => {});
    });
    return { at, asked };
  }

  const download = (address: string, more: object = {}, how: object = {}) =>
    downloadArchive(
      {
        title: 'A set',
        archives: [{ name: 'set.bin', sha256: SHA256, addresses: [address], ...more }],
        ...{ folder, attempts: 2, backoffSeconds: 0.01, timeoutSeconds: 5, ...how },
      },
      { log: (text) => void told.push(text) },
    );
  /** The problem of a download that fails. */
  const failure = async (...of: Parameters<typeof download>) => {
    const error = await download(...of).then(
      () => assert.fail('it was downloaded'),
      (reason: Error & { code: string }) => reason,
    );
    assert.equal(error.name, 'Problem', error.stack);
    return error;
  };

  it('leads through the proxy that the variables name, and not where NO_PROXY says so', async () => {
    const server = await serve(content);
    const { at, asked } = await proxy(server);
    process.env.HTTP_PROXY = `http://me:s3cret@${at}`;
    await download('http://data.example/sets/');
    const secret = Buffer.from('me:s3cret').toString('base64');
    assert.deepEqual(asked, [`GET http://data.example/sets/set.bin Basic ${secret}`]);
    await rm(join(folder, 'set.bin'));
    process.env.NO_PROXY = 'data.example, 127.0.0.1';
    await download(`http://${server}/`);
    assert.equal(asked.length, 1);
    // As curl and pip take it.
    Object.assign(process.env, { HTTP_PROXY: '', NO_PROXY: '', ALL_PROXY: at });
    await rm(join(folder, 'set.bin'));
    await download('http://other.example/');
    assert.equal(asked.length, 2);
    assert.doesNotMatch(told.join(), /s3cret/);
  });

  it('is told where a proxy fails, without its password', async () => {
    Object.assign(process.env, { http_proxy: 'http://me:s3cret@127.0.0.1:9' });
    const { code, message } = await failure('http://data.example/');
    assert.equal(code, 'no-network');
    assert.match(message, /ECONNREFUSED, through the proxy http:\/\/127\.0\.0\.1:9 of http_proxy.*HTTPS_PROXY/);
    assert.doesNotMatch(message, /s3cret/);
    process.env.http_proxy = 'socks5://127.0.0.1:9';
    assert.match(
      (await failure('http://data.example/')).message,
      /http_proxy does not hold the address of an HTTP proxy/,
    );
  });

  it('is told where a proxy refuses to lead there', async () => {
    const at = await serve(missing);
    servers[0]!.on('connect', (_, socket) => socket.end('HTTP/1.1 502 no\r\n\r\n'));
    process.env.https_proxy = `http://${at}`;
    const { message } = await failure('https://strata.example/');
    assert.match(message, /Proxy response \(502\).*, through the proxy http:\/\/127\.0\.0\.1:\d+ of https_proxy/);
  });

  it('leads through a proxy to https, by the certificates of NODE_EXTRA_CA_CERTS', async function () {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const asking = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=data.example';
    const names = ['-addext', 'subjectAltName=DNS:data.example', '-keyout', key, '-out', cert];
    try {
      execFileSync('openssl', [...asking.split(' '), ...names], { stdio: 'ignore' });
    } catch {
      return skip(this, 'there is no openssl to make a certificate with');
    }
    const secure = { key: await readFile(key), cert: await readFile(cert) };
    const { at, asked } = await proxy(await serve(content, secure));
    const script = fileURLToPath(new URL('../../data/download.ts', import.meta.url));
    const archives = [{ name: 'set.bin', sha256: SHA256, addresses: ['https://data.example/'] }];
    const request = JSON.stringify({ title: 'A set', archives, folder, attempts: 1 });
    const code = `import { downloadArchive } from ${JSON.stringify(script)};
      await downloadArchive(${request}).catch((error) => { console.log(error.message); process.exitCode = 1; });`;
    const run = async (more: NodeJS.ProcessEnv) => {
      const own = { ...process.env, HTTPS_PROXY: `http://${at}`, ...more };
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { env: own });
      let said = '';
      child.stdout.on('data', (text) => {
        said += text;
      });
      return new Promise<{ exit: number | null; said: string }>((resolve) =>
        child.on('close', (exit) => resolve({ exit, said })),
      );
    };
    const strange = await run({ NODE_EXTRA_CA_CERTS: '' });
    assert.equal(strange.exit, 1);
    assert.match(strange.said, /SELF_SIGNED_CERT.*name the file of its certificate authority in NODE_EXTRA_CA_CERTS/);
    assert.deepEqual(await run({ NODE_EXTRA_CA_CERTS: cert }), { exit: 0, said: '' });
    assert.deepEqual(asked, ['CONNECT data.example:443', 'CONNECT data.example:443']);
    assert.deepEqual(await readFile(join(folder, 'set.bin')), CONTENT);
  });

  it('tells redirects to other hosts, and refuses those that leave the web or turn in a circle', async () => {
    const target = await serve(content);
    const to = (location: string) => serve((_, response) => response.writeHead(302, { location }).end());
    await download(`http://${await to(`http://${target}/x?token=s3cret`)}/`);
    assert.match(told.join(), new RegExp(`set\\.bin redirects to ${target}$`));
    await rm(join(folder, 'set.bin'));
    for (const location of ['file:///etc/passwd', 'data:text/plain,hello', '/set.bin', 'http://']) {
      const { code, message } = await failure(`http://${await to(location)}/`);
      assert.equal(code, 'no-network');
      assert.match(message, /redirects (?:to|more)/);
    }
    assert.doesNotMatch(told.join(), /s3cret/);
  });

  it('ends at the size that the file has, however much a server sends', async () => {
    let sent = 0;
    const endless = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
        response.once('drain', more);
      };
      more();
    });
    const { message } = await failure(`http://${endless}/`, { bytes: 1e6 });
    assert.match(message, /sends 1\d{6} bytes or more, where at most 1000000 are expected/);
    assert.ok(sent < 2e7, `${sent} bytes were sent`);
    const large = await serve((_, response) => response.writeHead(200, { 'content-length': 1e12 }).write('x'));
    assert.match((await failure(`http://${large}/`, { bytes: 20 })).message, /sends 1000000000000 bytes or more/);
    assert.deepEqual(await readdir(folder), []);
  });

  it('ends where a server sends a byte now and then for ever', async () => {
    const drip = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const { message } = await failure(`http://${drip}/`, {}, { slowSeconds: 0.2 });
    assert.match(message, /\d+ bytes in 0\.2 s, tried 2 times/);
  });

  it('begins at the mirror that STRATA_MIRROR names, and goes on without it', async () => {
    const published = await serve(content);
    const asked: string[] = [];
    const mirror = await serve((request, response) => {
      asked.push(request.url!);
      content(request, response);
    });
    process.env.STRATA_MIRROR = `http://${mirror}/strata`;
    await download('http://127.0.0.1:9/');
    assert.deepEqual(asked, ['/strata/set.bin']);
    for (const bad of [await serve(missing), await serve((_, response) => response.end('other bytes'))]) {
      await rm(join(folder, 'set.bin'));
      process.env.STRATA_MIRROR = `http://${bad}/`;
      await download(`http://${published}/`);
    }
    process.env.STRATA_MIRROR = 'https://me:s3cret@mirror.example/';
    await rm(join(folder, 'set.bin'));
    const { code, message } = await failure(`http://${published}/`);
    assert.deepEqual([code, /s3cret/.test(message)], ['bad-address', false]);
  });

  it('prints no secret of an address, and refuses one with a password', async () => {
    const server = await serve(missing);
    const withPassword = await failure(`http://me:s3cret@${server}/`);
    assert.equal(withPassword.code, 'bad-address');
    const withToken = await failure(`http://${server}/x?token=s3cret&f=`);
    assert.equal(withToken.code, 'no-network');
    for (const { message } of [withPassword, withToken]) assert.doesNotMatch(message, /s3cret/);
    assert.doesNotMatch(told.join(), /s3cret/);
  });

  it('needs a whole digest or https', async () => {
    const server = await serve(content);
    for (const sha256 of ['', SHA256.slice(0, 8)])
      assert.equal((await failure(`http://${server}/`, { sha256 })).code, 'bad-address');
    assert.equal((await failure('file:///etc/', {})).code, 'bad-address');
    await writeFile(join(folder, 'set.bin'), CONTENT);
    assert.ok(await download(`http://${server}/`));
  });
});
