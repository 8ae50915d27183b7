import type { Context } from 'mocha';
import { type Engine, openEngine } from '../../../learn/engine/open.ts';
import { prepareNative } from '../../../learn/engine/prepare.ts';
import { lockFile } from '../../../orchestrator/store/key-lock.ts';

/** Why a machine may lack the native engine without anything being wrong with ours. */
const ABSENT = ['engine-no-pip', 'engine-download-failed', 'engine-unsupported-platform', 'offline'];

/**
 * The native engine for tests that need it, prepared by the real code: from the cache, or downloaded once a machine.
 * Where there is no pip, network or platform for it, or STRATA_TEST_OFFLINE is set and it is not there yet, the tests
 * are skipped and say why; one that does not load or compute fails them.
 */
export async function nativeOrSkip(context: Context): Promise<Engine> {
  context.timeout(300_000);
  try {
    if (process.env.STRATA_TEST_OFFLINE) await requireCached();
    await prepareNative({ lock: (file, onWait) => lockFile(file, { onWait }) });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === undefined || !ABSENT.includes(code)) throw error;
    console.warn(`    skipped: ${message}`);
    return context.skip();
  }
  return openEngine('native');
}

async function requireCached(): Promise<void> {
  const { findReady } = await import('../../../learn/engine/cache.ts');
  const { distributionFor } = await import('../../../learn/engine/distribution.ts');
  const distribution = distributionFor(false);
  if (distribution === undefined || (await findReady(distribution)) === undefined)
    throw Object.assign(new Error('STRATA_TEST_OFFLINE is set and the native engine is not prepared'), {
      code: 'offline',
    });
}
