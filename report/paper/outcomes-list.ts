import type { Block } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { shareSentence } from '../findings/verdict-text.ts';
import type { Comparison } from '../metrics/comparisons.ts';
import { acrossFractions, baselineSentence, countSentence, VERDICTS } from './verdict-sentences.ts';

/** Up to this many methods have a sentence each. */
const FEW = 3;

/** What learning without labels is worth, then a list of the outcomes against each baseline over all shares of labels. */
export function outcomesList({ comparisons, verdicts, study }: Findings): Block[] {
  const against = comparisons.filter((one) => one.againstBaseline);
  if (against.length === 0) return [];
  const methods = new Set(against.map((one) => one.a));
  const items = methods.size <= FEW ? each(against) : counted(against, study.sweep ? 'settings' : 'methods');
  const worth = methods.size === 1 && verdicts.length > 0 ? [shareSentence(verdicts)] : [];
  return [{ kind: 'list', items: [...worth, ...items].map((item) => [item]) }];
}

/** A sentence for each pair, with the verdict where all shares of labels agree. */
function each(against: readonly Comparison[]): string[] {
  const pairs = [...new Set(against.map((one) => `${one.a}\0${one.b}`))];
  return pairs.map((pair) => {
    const own = against.filter((one) => `${one.a}\0${one.b}` === pair);
    const { outcome, baseline } = own[0]!;
    const verdict = baseline && own.every((one) => one.outcome === outcome) ? ` ${VERDICTS[baseline][outcome]}.` : '';
    return `${acrossFractions(own)}${verdict}`;
  });
}

function counted(against: readonly Comparison[], noun: string): string[] {
  const columns = [...new Set(against.map((one) => `${one.b}\0${one.fraction}`))];
  return columns.map((column) => {
    const own = against.filter((one) => `${one.b}\0${one.fraction}` === column);
    return own.length === 1 ? baselineSentence(own[0]!) : countSentence(own, noun);
  });
}
