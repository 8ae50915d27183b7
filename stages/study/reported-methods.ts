import { METHOD_CARDS, type MethodId } from '../../learn/methods/cards.ts';

/** The part of the methods' cards that a report uses, in the order of citation. */
export const reportedMethods = (methods: readonly MethodId[]) =>
  METHOD_CARDS.filter(({ id }) => methods.includes(id)).map(({ id, title, reference, lossLevel, equation }) => ({
    id: id as string,
    title,
    reference: { ...reference },
    lossLevel,
    ...(equation && { equation: { ...equation } }),
  }));
