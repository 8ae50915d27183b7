import { ATTRIBUTE, type Attribute } from './attributes.ts';
import { DTYPE } from './tensors.ts';

/** Attributes that several fused operations share. */

export const T: Attribute = { name: 'T', type: ATTRIBUTE.TYPE, value: DTYPE.FLOAT };
export const NHWC: Attribute = { name: 'data_format', type: ATTRIBUTE.STRING, value: 'NHWC' };

export const float = (name: string, value: number): Attribute => ({ name, type: ATTRIBUTE.FLOAT, value });
export const flag = (name: string, value: boolean): Attribute => ({ name, type: ATTRIBUTE.BOOL, value });
export const ints = (name: string, value: readonly number[]): Attribute => ({ name, type: ATTRIBUTE.INT, value });
export const text = (name: string, value: string): Attribute => ({ name, type: ATTRIBUTE.STRING, value });

/** Rows and columns of padding before and after, as TensorFlow's `EXPLICIT` padding; `VALID` where there is none. */
export function explicitPadding(rows: readonly number[], columns: readonly number[]): Attribute[] {
  if ([...rows, ...columns].every((padding) => padding === 0)) return [text('padding', 'VALID')];
  return [text('padding', 'EXPLICIT'), ints('explicit_paddings', [0, 0, ...rows, ...columns, 0, 0])];
}
