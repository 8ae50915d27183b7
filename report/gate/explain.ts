import type { MetricEntry, MetricsJson } from '../findings/metrics-json.ts';
import type { Baseline, NodeFacts } from './baseline-types.ts';
import { type Causes, causesOf } from './causes.ts';
import type { Explained } from './explained.ts';
import { type Flips, flipsOf, type TestImages } from './flips.ts';
import type { GateResult } from './gate-result.ts';
import { byMetric, sideOf } from './metric-sides.ts';

/** Sources of images, predictions and texts of code; each is read only where it is shown. */
export interface ExplainSource {
  images?(): Promise<TestImages | undefined>;
  /** The predicted classes of an entry of this run. */
  predictions?(entry: MetricEntry): Promise<ArrayLike<number> | undefined>;
  /** The text of a declaration by its hash, where it was kept. */
  text?(hash: string): Promise<string | undefined>;
  /** The lines of a unified diff. */
  diff?(before: string, after: string): string[];
}

export interface ExplainRequest {
  readonly experiment: string;
  readonly metrics: MetricsJson;
  readonly baseline: Baseline;
  readonly nodes: readonly NodeFacts[];
  readonly source: ExplainSource;
  /** Show the images of every changed metric, not only of those that got worse. */
  readonly allFlips: boolean;
}

/** Adds causes to the verdicts: images whose correctness changed, the first differing nodes, changed functions. */
export async function explain(result: GateResult, request: ExplainRequest): Promise<Explained> {
  const { experiment, baseline, nodes, source } = request;
  const causes = nodes.length > 0 ? causesOf(nodes, baseline) : undefined;
  return {
    ...result,
    experiment,
    ...(causes ? { causes: await withLines(causes, source) } : {}),
    flips: await allFlips(result, request),
  };
}

async function withLines(causes: Causes, { text, diff }: ExplainSource): Promise<NonNullable<Explained['causes']>> {
  const functions = causes.functions.map(async ({ before, after, ...one }) => {
    const [old, now] = await Promise.all([before && text?.(before), after && text?.(after)]);
    const known = now !== undefined && now !== '' && (one.how === 'new' || (old !== undefined && old !== ''));
    return { ...one, ...(known && diff ? { lines: diff(old ?? '', now) } : {}) };
  });
  return { ...causes, functions: await Promise.all(functions) };
}

async function allFlips({ rows }: GateResult, request: ExplainRequest): Promise<Flips[]> {
  const { metrics, baseline, source, allFlips } = request;
  const wanted = new Set(
    rows
      .filter(({ kind, verdict, p }) => kind === 'accuracy' && p !== undefined && (allFlips || verdict === 'worse'))
      .map(({ metric }) => metric),
  );
  if (wanted.size === 0) return [];
  const images = await source.images?.();
  const before = byMetric(baseline.metrics);
  const found: Flips[] = [];
  for (const [name, entries] of byMetric(metrics.metrics)) {
    if (!wanted.has(name)) continue;
    found.push(
      await flipsOf(name, sideOf(before.get(name)!), sideOf(entries), {
        classes: metrics.dataset.classes,
        ...(images ? { images } : {}),
        ...(source.predictions ? { predictions: source.predictions } : {}),
      }),
    );
  }
  return found;
}
