import assert from 'node:assert/strict';
import { workerVariables } from '../../../../orchestrator/run/worker/variables.ts';

const own = {
  PATH: '/bin',
  HOME: '/home/ada',
  TZ: 'Asia/Kathmandu',
  LC_ALL: 'de_DE.UTF-8',
  NODE_OPTIONS: '--conditions=development',
  NODE_ENV: 'production',
  TSX_TSCONFIG_PATH: 'other.json',
  OMP_NUM_THREADS: '3',
  MODE: 'a',
  https_proxy: 'http://proxy',
  NODE_EXTRA_CA_CERTS: '/certificates.pem',
  TMPDIR: '/scratch',
  FORCE_COLOR: '1',
};
const variablesOf = (allow: string[], given = {}) => {
  const all = workerVariables(own, { allow, given, folder: '/own' });
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};
const plain = {
  ...{ PATH: '/bin', TZ: 'UTC', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
  ...{ HOME: '/own', USERPROFILE: '/own', TMPDIR: '/own', TEMP: '/own', TMP: '/own' },
};

describe('The variables of a worker process', () => {
  it('are few, fixed, and none that somebody set in a terminal', () => {
    assert.deepEqual(variablesOf([]), plain);
    assert.deepEqual(variablesOf(['Date.now', 'read:x']), plain);
  });

  it('hold what environments give, which may be any', () => {
    assert.deepEqual(variablesOf([], { THREADS: '2', TZ: 'Asia/Tokyo' }), { ...plain, THREADS: '2', TZ: 'Asia/Tokyo' });
  });

  it('hold what the stage allows itself to ask for', () => {
    assert.deepEqual(variablesOf(['env:MODE']), { ...plain, MODE: 'a' });
    assert.deepEqual(variablesOf(['env:OMP_*', 'env:TZ']), { ...plain, OMP_NUM_THREADS: '3', TZ: 'Asia/Kathmandu' });
  });

  it('hold the way to the network for stages that may use it', () => {
    const { https_proxy, NODE_EXTRA_CA_CERTS } = own;
    assert.deepEqual(variablesOf(['network']), { ...plain, https_proxy, NODE_EXTRA_CA_CERTS });
  });

  it('hold no switch of Node or of the loader, and another zone or language only by its name', () => {
    const { HOME, MODE, OMP_NUM_THREADS, https_proxy, NODE_EXTRA_CA_CERTS } = own;
    const all = { HOME, MODE, OMP_NUM_THREADS, https_proxy, NODE_EXTRA_CA_CERTS };
    assert.deepEqual(variablesOf(['env:*']), { ...plain, ...all });
  });
});
