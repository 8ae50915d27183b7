import { METHOD_CARDS, type MethodId } from '../../learn/methods/cards.ts';

/** What a report says of methods, from their cards, in the order of citation. */
export const reportedMethods = (methods: readonly MethodId[]) =>
  METHOD_CARDS.filter(({ id }) => methods.includes(id)).map(({ id, title, reference, lossLevel, equation }) => ({
    id: id as string,
    title,
    reference: { ...reference },
    lossLevel,
    ...(equation && { equation: { ...equation } }),
  }));
