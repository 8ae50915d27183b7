import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { makeReport } from '../../../report/make-report.ts';
import { fixtureStudy } from '../fixture-study.ts';

describe('the content policy of report.html', function () {
  this.timeout(60_000);

  it('lets the one script of the page run, by its digest, and no other', async () => {
    const odd = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
    const study = fixtureStudy({ images: 60, draws: 1 });
    const files = await makeReport({ ...study, title: odd }, assert.fail);
    const html = Buffer.from(files.find(({ path }) => path === 'report.html')!.bytes).toString('utf8');
    const scripts = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);
    assert.equal(scripts.length, 1);
    const digest = createHash('sha256').update(scripts[0]!).digest('base64');
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!;
    assert.ok(policy.includes(`script-src 'sha256-${digest}';`), policy);
    assert.doesNotMatch(policy, /script-src[^;]*unsafe/);
    assert.doesNotMatch(html.replace(scripts[0]!, ''), /<[a-z][^>]* on[a-z]+=/i);
  });
});
