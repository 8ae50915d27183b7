import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { loadTypst, typesetter } from '../../../report/pdf/compile-pdf.ts';
import { skip } from '../../rig/skip.ts';

const SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';

describe('the typesetter', () => {
  it('reads what it is handed and no file of the machine', async function () {
    const typst = await loadTypst();
    if (!typst) skip(this, 'the typesetter has no package for this platform');
    const typeset = typesetter(typst!, new Map([['figures/x.svg', Buffer.from(SQUARE)]]), []);
    assert.ok(typeset('#image("/figures/x.svg", alt: "x")').write().bytes.length > 500);
    const here = fileURLToPath(import.meta.url);
    for (const path of [here, `../../../../../../../../..${here}`, '/etc/passwd', '../package.json', 'package.json'])
      assert.throws(() => typeset(`#read(${JSON.stringify(path)})`), { code: 'typesetting-failed' }, path);
  });
});
