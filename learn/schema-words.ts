import * as v from 'valibot';

/** Number checks that option schemas of cards and settings of experiments share. */

export const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
export const count = v.pipe(v.number(), v.integer(), v.minValue(1));
export const positive = v.pipe(v.number(), v.gtValue(0));
export const notNegative = v.pipe(v.number(), v.minValue(0));
/** From 0 to 1. */
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
