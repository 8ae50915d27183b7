import assert from 'node:assert/strict';
import { tellingLine } from '../../../learn/engine/pip-words.ts';

const LAST = 'ERROR: No matching distribution found for tensorflow-cpu==2.21.0';
const retrying = (cause: string) =>
  `WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by '${cause}': /simple/tensorflow-cpu/\n${LAST}\n`;

/** What pip wrote, and what a person is told. */
const CASES: readonly (readonly [output: string, told: string])[] = [
  [
    retrying(
      "NewConnectionError('<HTTPConnection object at 0x7f>: Failed to establish: [Errno 111] Connection refused')",
    ),
    `[Errno 111] Connection refused; ${LAST}`,
  ],
  [
    retrying("NewConnectionError('Failed to establish: [Errno -2] Name or service not known')"),
    `[Errno -2] Name or service not known; ${LAST}`,
  ],
  [
    retrying(
      "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication Required'))",
    ),
    `Cannot connect to proxy; ${LAST}`,
  ],
  [
    retrying(
      "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)'))",
    ),
    `certificate verify failed: self-signed certificate (_ssl.c:1006; ${LAST}`,
  ],
  [retrying('ReadTimeoutError("Read timed out. (read timeout=15)")'), `Read timed out.; ${LAST}`],
  [
    'ERROR: HTTP error 403 while getting http://me:s3cret@index/x\nERROR: 403 Client Error: Forbidden for url: http://me:s3cret@index/x',
    'ERROR: 403 Client Error: Forbidden for url: http://index/x',
  ],
  ['ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n', ''],
  [`${LAST}\n`, LAST],
  ['', 'nothing'],
];

describe('what pip said', () => {
  it('is told by the line that names the cause, without passwords', () => {
    for (const [output, told] of CASES) assert.equal(tellingLine(output), told || output.trim());
  });
});
