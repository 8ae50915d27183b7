import * as v from 'valibot';
import type { Provenance } from '../orchestrator/stage.ts';
import { many, stage } from '../orchestrator/stage.ts';
import type { ProvenanceNode, Study } from '../report/types.ts';
import { AugmentPreview, ImageSet, LearningHistory, Report, ScoreSet, Splits } from './artifacts.ts';

/** Everything measured, as a paper: HTML, PDF, metrics.json, figures, tables. */
export const report = stage({
  name: 'report',
  source: import.meta.url,
  inputs: {
    train: ImageSet,
    test: ImageSet,
    unlabeled: ImageSet,
    split: Splits,
    scores: many(ScoreSet),
    histories: many(LearningHistory),
    previews: many(AugmentPreview),
  },
  params: v.strictObject({
    experiment: v.string(),
    title: v.string(),
    /** All parameters of the experiment but paths, for the settings section. */
    parameters: v.record(v.string(), v.unknown()),
    published: v.array(v.string()),
  }),
  outputs: { report: Report },
  provenance: true,
  async run({ inputs, params, provenance }) {
    const { makeReport } = await import('../report/make-report.ts');
    const { train, test, unlabeled, split, previews } = inputs;
    const { height, width, channels } = train.pixels;
    const measured = nodesOf(provenance, 'scores');
    const trained = nodesOf(provenance, 'history');
    const [preview] = previews;
    const study: Study = {
      experiment: params.experiment,
      title: params.title,
      dataset: {
        ...train.card,
        train: split.train.length,
        validation: split.validation.length,
        test: test.pixels.count,
        unlabeled: unlabeled.pixels.count,
        height,
        width,
        channels,
        classes: train.classes,
      },
      results: inputs.scores.map((scores, index) => ({
        method: scores.method,
        family: scores.family,
        seed: scores.seed,
        encoder: scores.encoder.stem ? `${scores.encoder.name} (${scores.encoder.stem} stem)` : scores.encoder.name,
        scores: scores.scores,
        testLabels: scores.testLabels,
        protocol: scores.protocol,
        cost: scores.cost,
        node: measured[index]!,
      })),
      histories: inputs.histories.map(({ method, rows, cost, alarms }, index) => ({
        method,
        seed: seedOf(provenance, trained[index]!),
        rows,
        cost,
        alarms,
        node: trained[index]!,
      })),
      environment: Object.assign({}, ...provenance.map(({ environment }) => environment)),
      parameters: params.parameters,
      provenance: provenance.map(provenanceNode),
      published: params.published,
      ...(preview ? { preview: { ...preview, node: nodesOf(provenance, 'preview')[0]! } } : {}),
    };
    return { report: await makeReport(study) };
  },
});

/** Names of the nodes with this output, in the order of the graph, which is the order of the inputs. */
const nodesOf = (provenance: readonly Provenance[], port: string): string[] =>
  provenance.filter(({ outputs }) => outputs[port] !== undefined).map(({ node }) => node);

const seedOf = (provenance: readonly Provenance[], name: string): number =>
  Number(provenance.find(({ node }) => node === name)?.params.seed ?? 0);

const provenanceNode = ({ node, ...rest }: Provenance): ProvenanceNode => ({ name: node, ...rest });
