import { type Block, p } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';

const sub = (base: string, index: string): string => `<msub><mi>${base}</mi><mi>${index}</mi></msub>`;
const squared = (inner: string): string => `<msup><mrow>${inner}</mrow><mn>2</mn></msup>`;
const sum = (under: string): string => `<munder><mo>\u2211</mo><mrow>${under}</mrow></munder>`;

/** The losses that this study used, where this report has their formula. */
export function methodEquations({ study }: Findings): Block[] {
  const used = study.histories.some((one) => /barlow/i.test(one.method));
  if (!used) return [];
  const one = `<mo>(</mo><mn>1</mn><mo>\u2212</mo>${sub('C', 'ii')}<mo>)</mo>`;
  return [
    p`Barlow Twins (arXiv:2103.03230) makes the cross-correlation C of the two views\u2019 projections, each standardised over the batch, like the identity:`,
    {
      kind: 'equation',
      typst: 'cal(L) = sum_i (1 - C_(i i))^2 + lambda sum_i sum_(j != i) C_(i j)^2',
      mathml: `<mi>L</mi><mo>=</mo>${sum('<mi>i</mi>')}${squared(one)}<mo>+</mo><mi>\u03bb</mi>${sum('<mi>i</mi>')}${sum('<mi>j</mi><mo>\u2260</mo><mi>i</mi>')}<msubsup><mi>C</mi><mi>ij</mi><mn>2</mn></msubsup>`,
      alt: 'The loss is the sum over i of one minus C i i, squared, plus lambda times the sum over i and over j other than i of C i j squared.',
    },
  ];
}
