import * as v from 'valibot';

/** No value twice: one run counted as two would make intervals narrow for nothing. */
export const distinct = <T>() =>
  v.check<T[], string>(
    (values) => new Set(values).size === values.length,
    'a value stands in the list twice: name each once',
  );
