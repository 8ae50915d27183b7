import { type Block, type PaperDocument, p, type Section, type Text, text } from '../document/document.ts';
import type { PaperFigures } from '../figures/paper-figures.ts';
import type { Findings } from '../findings/findings.ts';
import { limitsOf } from '../findings/study-limits.ts';
import { count, counted, fractionLabel, listed } from '../ground/number-format.ts';
import { sentence, words } from '../ground/prose.ts';
import type { EstimatedRow } from '../metrics/estimates.ts';
import { protocolName } from '../metrics/protocol-names.ts';
import { settingId } from '../metrics/swept-settings.ts';
import type { PublishedStudy } from '../published/published-study.ts';
import { worksOf } from '../references/bibliography.ts';
import { abstractOf } from './abstract.ts';
import { accuracyTable } from './accuracy-table.ts';
import { answerOf } from './answer.ts';
import { appendixSections } from './appendix.ts';
import { calibrationTable } from './calibration-table.ts';
import { checklistSection } from './checklist-section.ts';
import { costTable } from './cost-table.ts';
import { methodEquations } from './equations.ts';
import { featuresSection } from './features-section.ts';
import { importedWeights } from './imported-weights.ts';
import { lossTable } from './loss-table.ts';
import { outcomesList } from './outcomes-list.ts';
import { perClassTable } from './per-class-table.ts';
import { publishedSection } from './published-section.ts';
import { referencesSection } from './references-section.ts';
import { significanceSection } from './significance-section.ts';
import { sourcesParagraph } from './sources.ts';
import { allResultsSection, selectionCaption, sweepParagraph } from './sweep-text.ts';

/** The whole report as a document, from which HTML and PDF are made. */
export function paperOf(
  findings: Findings,
  figures: PaperFigures,
  published: readonly PublishedStudy[],
): PaperDocument {
  const { study, main, judged, rows } = findings;
  const others = rows.filter((row) => !judged.includes(row) && main.some((one) => isSameRun(one, row)));
  const cost = costTable(findings);
  const sections: (Section | undefined)[] = [
    {
      id: 'results',
      title: 'Results',
      blocks: [
        ...sweepParagraph(findings, figures.budget),
        p`${{ ref: 'table-main' }} has the accuracies; ${{ ref: figures.accuracy.id }} shows them against the share of labels.${others.length > 0 ? text` ${{ ref: 'table-other' }} has those of other classifiers on the same features.` : ''}`,
        ...outcomesList(findings),
        ...(others.length > 0
          ? [
              accuracyTable(
                findings,
                'table-other',
                others,
                'Test accuracy (%) under other classifiers, with 95 % intervals.',
              ),
            ]
          : []),
        ...lossBlocks(findings, [...main, ...others], figures),
      ],
    },
    significanceSection(findings),
    { id: 'setting', title: 'Setting', blocks: setting(findings, figures) },
    {
      id: 'training',
      title: 'Training',
      blocks: [...alarms(findings), ...seeFigures(figures), ...present(figures.training, figures.collapse)],
    },
    featuresSection(findings, figures),
    {
      id: 'errors',
      title: 'Errors',
      blocks: [
        errorsText(figures),
        ...present(figures.confusion, figures.reliability, figures.perClass),
        perClassTable(findings),
        ...present(calibrationTable(findings)),
      ],
    },
    publishedSection(findings, published),
    cost && {
      id: 'cost',
      title: 'Cost',
      blocks: [
        p`Costs are counts, which follow from the parameters. Seconds depend on the machine and are in the run record.${(findings.unequal?.sentences ?? []).map((one) => ` ${one}`).join('')}${figures.cost ? text` ${{ ref: figures.cost.id }} shows accuracy against the cost of training.` : ''}`,
        ...present(figures.cost),
        cost,
      ],
    },
    { id: 'limits', title: 'Limits', blocks: [{ kind: 'list', items: limitsOf(findings).map((item) => [item]) }] },
  ];
  const front = {
    title: study.title,
    subtitle: subtitle(findings),
    honesty: findings.honesty.map(sentence),
    answer: answerOf(findings),
    abstract: abstractOf(findings),
    mainTable: accuracyTable(
      findings,
      'table-main',
      main,
      `Test accuracy (%) by method and share of labels, with 95 % intervals.${selectionCaption(findings)}`,
    ),
    mainFigure: figures.accuracy,
  };
  const appendix = [checklistSection(findings), ...allResultsSection(findings), ...appendixSections(findings, figures)];
  const told = sections.filter((section) => section !== undefined);
  const references = referencesSection(front, [...told, ...appendix], worksOf(study));
  return { ...front, sections: [...told, ...(references ? [references] : []), ...appendix] };
}

/** The test losses with a sentence that leads to them. */
function lossBlocks(findings: Findings, rows: readonly EstimatedRow[], { loss }: PaperFigures): Block[] {
  const table = lossTable(findings, rows);
  if (!table) return [];
  const shown: Text = loss ? text` ${{ ref: loss.id }} shows them against the share of labels.` : [];
  return [p`${{ ref: table.id }} has the test losses.${shown}`, table, ...present(loss)];
}

const isSameRun = (a: EstimatedRow, b: EstimatedRow): boolean =>
  a.method === b.method && a.encoder === b.encoder && settingId(a.setting) === settingId(b.setting);

const present = (...blocks: (Block | undefined)[]): Block[] => blocks.filter((block) => block !== undefined);

/** Data, engine and budget in one line, for the first page. */
function subtitle({ study }: Findings): string {
  const { dataset, environment, histories } = study;
  const engine = Object.entries(environment).map(([name, value]) =>
    name === 'engine' ? `${value} engine` : `${name} ${value}`,
  );
  const budgets = new Map<string, Set<string>>();
  for (const { method, cost } of histories) {
    const seen = cost.imagesSeen === undefined ? undefined : `${count(cost.imagesSeen)} images seen`;
    const parts = [cost.epochs === undefined ? undefined : counted(cost.epochs, 'epoch'), seen].filter(Boolean);
    if (parts.length > 0) budgets.set(parts.join(', '), (budgets.get(parts.join(', ')) ?? new Set()).add(method));
  }
  const budget = [...budgets].map(
    ([what, methods]) => `${methods.size > 4 ? `${methods.size} methods` : listed([...methods])}: ${what}`,
  );
  const data = `${dataset.title}, ${count(dataset.train)} training images of ${dataset.height}\u00d7${dataset.width}`;
  return [`Experiment ${study.experiment}`, data, ...budget, engine.join(', ')].filter(Boolean).join(' \u00b7 ');
}

function setting(findings: Findings, figures: PaperFigures): Block[] {
  const { study, main, fractions } = findings;
  const { dataset } = study;
  const unlabeled = dataset.unlabeled > 0 ? `, ${count(dataset.unlabeled)} unlabelled` : '';
  const chosen = [
    ...new Set(
      main.flatMap((row) => row.cells.flatMap((cell) => cell.runs.flatMap((run) => Object.keys(run.score.chosen)))),
    ),
  ];
  const protocols = [...new Set(findings.rows.map((row) => protocolName(row.protocol)))];
  const encoders = [...new Set(main.map((row) => row.encoder))];
  return [
    p`${dataset.title} has ${count(dataset.train)} training, ${count(dataset.validation)} validation and ${count(dataset.test)} test images${unlabeled}, in ${dataset.classes.length} classes, ${dataset.height}\u00d7${dataset.width} pixels with ${counted(dataset.channels, 'channel')}. Encoders: ${listed(encoders)}. Label subsets of ${listed(fractions.map(fractionLabel))} are ${subsetsAre(study)}. Classifiers: ${listed(protocols)}${chosen.length > 0 ? `; ${listed(chosen.map(words))} ${chosen.length === 1 ? 'is' : 'are'} chosen on validation images, or fixed by a parameter` : ''}. Only the measuring stages read test images.`,
    ...importedWeights(findings),
    ...sourcesParagraph(findings),
    ...methodEquations(findings),
    ...present(figures.preview),
  ];
}

/** How label subsets were drawn, by the kind of split. */
function subsetsAre({ parameters }: Findings['study']): string {
  const { kind } = (parameters.split ?? {}) as { kind?: string };
  if (kind === 'k-fold') return 'stratified folds; folds of one size share no image';
  if (kind === 'folds') return 'the folds of the data set, without validation images';
  if (kind === 'first') return 'the first images of each class, nested, in one draw';
  return 'class-balanced and nested';
}

function alarms({ study }: Findings): Block[] {
  const told = study.histories.flatMap(({ method, seed, alarms, rows }) => {
    const isSound = rows.every(({ values }) => Object.values(values).every(Number.isFinite));
    const seen = isSound ? alarms : [...alarms, 'a value of its curves is not finite'];
    return seen.map((alarm) => [`${method}, seed ${seed}: ${sentence(alarm)}`]);
  });
  if (told.length > 0) return [p`Alarms during training:`, { kind: 'list', items: told }];
  return study.histories.length > 0
    ? [p`Training raised no alarm: all values were finite, and no features collapsed.`]
    : [];
}

/** Keeps the section from being empty where its figures float elsewhere. */
function errorsText({ confusion, reliability }: PaperFigures): Block {
  const calibrated: Text = reliability ? text` ${{ ref: reliability.id }} compares confidence with accuracy.` : [];
  return p`${{ ref: confusion.id }} shows which classes are confused.${calibrated} ${{ ref: 'table-per-class' }} has the accuracy of each class.`;
}

function seeFigures({ training, collapse }: PaperFigures): Block[] {
  const curves: Text = training ? text`${{ ref: training.id }} has the curves.` : [];
  const spread: Text = collapse
    ? text` ${{ ref: collapse.id }} has the spread of the features: a collapse would show here.`
    : [];
  return training || collapse ? [p`${curves}${spread}`] : [];
}
