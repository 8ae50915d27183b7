import * as v from 'valibot';

/** Checks that option schemas of cards and settings of experiments share. */

export const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
export const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0));
/** From 0 to 1. */
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const EMPTY_PATH = 'an empty path names nothing: give a file or folder';
/** Of a file or folder. */
export const place = v.pipe(v.string(), v.regex(/\S/, EMPTY_PATH));
