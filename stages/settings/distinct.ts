import * as v from 'valibot';

/** Refuses a repeated value: a run counted twice would narrow intervals without cause. */
export const distinct = <T>() =>
  v.check<T[], string>(
    (values) => new Set(values).size === values.length,
    'the list has a value twice: name each value once',
  );
