/** Checks a list for repeated values: a run counted twice would narrow intervals without cause. */
export const isDistinct = <T>(values: T[]): boolean => new Set(values).size === values.length;

export const TWICE = 'the list has a value twice: name each value once';
