import type { Context } from 'mocha';
import { type Engine, openEngine } from '../../../learn/engine/open.ts';
import { prepareNative } from '../../../learn/engine/prepare.ts';

/**
 * The native engine for tests that need it, prepared by the real code: from the cache, or downloaded once a machine.
 * Where that cannot be, or STRATA_TEST_OFFLINE is set and it is not there yet, the tests are skipped and say why.
 */
export async function nativeOrSkip(context: Context): Promise<Engine> {
  context.timeout(300_000);
  try {
    if (process.env.STRATA_TEST_OFFLINE) await requireCached();
    await prepareNative();
    return await openEngine('native');
  } catch (error) {
    context.test!.title += ` (skipped: ${(error as Error).message})`;
    return context.skip();
  }
}

async function requireCached(): Promise<void> {
  const { engineFolder, readMarker } = await import('../../../learn/engine/cache.ts');
  const { distributionFor } = await import('../../../learn/engine/distribution.ts');
  const distribution = distributionFor(false);
  if (distribution === undefined || (await readMarker(engineFolder(distribution))) === undefined)
    throw new Error('STRATA_TEST_OFFLINE is set and the native engine is not prepared');
}
